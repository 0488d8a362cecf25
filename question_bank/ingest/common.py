"""Names that people use and official lists lack or know under another name only."""

from collections.abc import Iterator

_NAMES = {
    "condition": """
        ADHD, AIDS, COPD, COVID-19, GERD, HIV, HIV infection, Alzheimer's disease, Parkinson's
        disease, Lyme disease, Huntington's disease, acid reflux, anemia, arthritis, asthma, blood
        clot, bone loss, bowel cancer, carbon monoxide poisoning, bladder infection, brain injury,
        chickenpox, chronic fatigue syndrome, chronic kidney disease, concussion, coronary artery
        disease, coronary heart disease, deep vein thrombosis, delirium, dengue, diabetes, diabetic
        kidney disease, diabetic retinopathy, eating disorder, end-stage kidney disease, end-stage
        renal disease, enlarged prostate, epilepsy, fatty liver, febrile seizure, flu, food
        poisoning, gallstones, genital herpes, gestational diabetes, gum disease, heart attack,
        heart disease, heart failure, hepatitis, high blood pressure, high cholesterol,
        hypertension, influenza, kidney disease, kidney failure, kidney stones, liver disease, liver
        failure, lung disease, low blood pressure, macular degeneration, mental illness,
        mini-stroke, motor neuron disease, overdose, peptic ulcer, peripheral artery disease,
        pneumonia, postpartum depression, prediabetes, pseudogout, seizure disorder, sepsis,
        shingles, sickle cell disease, sleep apnea, spinal stenosis, stomach ulcer, stroke,
        testicular torsion, thyroid disease, tooth decay, tuberculosis, type 1 diabetes, type 2
        diabetes, ulcerative colitis, urinary incontinence, urinary tract infection, whooping cough,
        yeast infection
    """,
    "condition_class": "cancer, disease, infection, tumor, tumour, malignancy, birth defect",
    "finding": """
        abdominal pain, back pain, bleeding, bruising, chest pain, chills, cough, diarrhea,
        dizziness, fatigue, fever, headache, itching, jaundice, joint pain, loss of appetite,
        muscle weakness, nausea, numbness, rash, shortness of breath, sore throat, swelling,
        tingling, vomiting, weight gain, weight loss
    """,
    "medicine": """
        ACE inhibitor, antibiotic, anticoagulant, antidepressant, antihistamine, antiviral, beta
        blocker, blood thinner, calcium channel blocker, chemotherapy, corticosteroid, diuretic,
        insulin, laxative, NSAID, opioid, pain reliever, painkiller, sedative, statin, steroid,
        vaccine
    """,
    "treatment": """
        angioplasty, blood transfusion, bone marrow transplant, bypass surgery, cognitive
        therapy, dialysis, gene therapy, hemodialysis, kidney transplant, liver transplant,
        occupational therapy, oxygen therapy, peritoneal dialysis, physical therapy,
        psychotherapy, radiation therapy, speech therapy, stem cell transplant, surgery
    """,
    "test": """
        ABG, angiography, autopsy, biopsy, blood count, blood test, bone marrow biopsy, bone
        scan, bronchoscopy, CT scan, CAT scan, chest x-ray, colonoscopy, CBC, ECG, EEG, EKG,
        EMG, echocardiogram, electrocardiogram, electroencephalogram, endoscopy, eye exam,
        genetic testing, lumbar puncture, mammogram, MRI, magnetic resonance imaging,
        neurological exam, Pap test, PET scan, physical exam, physical examination, skin biopsy,
        spinal tap, stool test, stress test, ultrasound, urinalysis, urine test, x-ray
    """,
    "observable": """
        blood glucose, blood pressure, blood sugar, body temperature, cholesterol, heart rate
    """,
    "structure": """
        adrenal gland, airway, artery, bladder, blood cell, blood vessel, bone, bone marrow,
        brain, brain stem, cerebellum, colon, cornea, esophagus, heart, heart muscle, intestine,
        joint, kidney, large intestine, liver, lung, lymph node, muscle, nerve, pancreas,
        peripheral nerve, pituitary gland, prostate, rectum, red blood cell, retina, skin, small
        intestine, spinal cord, spine, spleen, stomach, thyroid, thyroid gland, urethra, uterus,
        vein, white blood cell
    """,
}


def common_names() -> Iterator[tuple[str, str]]:
    """Yield names, each with its kind."""
    for kind, names in _NAMES.items():
        for name in names.split(","):
            yield " ".join(name.split()), kind
