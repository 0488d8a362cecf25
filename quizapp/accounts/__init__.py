"""Who is who: sign-in, sessions, roles, invitations, cohorts, and the settings of a person."""
