"""The published counts that the synthetic cohort must give, typed from the two annual reports.

Nothing here is invented: every number stands in the report of 2022 or 2023. `tests/demo` holds the cohort to them.
"""

IN_SERVICE_2022 = {"woman": 90, "man": 59}
CASES_2022 = {"woman": 92, "man": 60}
ACTIVITIES_2022 = {"woman": 90, "man": 50}
CARRIED_INTO_2022 = 62
STARTED_2022 = 87
STARTED_IN_SUS_2022 = 86
ENDED_2022 = 54
ENDED_IN_SUS_2022 = 53
ENDED_MEASURED_2022 = 47
OPEN_INTO_2023 = 95
STARTED_2023 = {"woman": 20, "man": 10}
ENDED_2023 = 62
DROP_OUTS_2023 = 1

REFERRERS_2022 = {"af": 5, "fk": 39, "social_assistance": 30, "region": 7, "self": 1, "other": 5}
REFERRERS_2023 = {"fk": 19, "af": 2, "city": 8, "other": 1}

EDUCATION_2022 = {
    "woman": {"compulsory": 15, "upper_secondary": 16, "other_post_secondary": 7, "university_1_year": 2,
              "university_3_years": 5, "university_more": 6},
    "man": {"compulsory": 9, "upper_secondary": 12, "other_post_secondary": 6, "university_1_year": 1,
            "university_3_years": 1, "university_more": 3, "missing": 3},
}  # fmt: skip
AGES_2022 = {(15, 29): 17, (30, 44): 38, (45, 59): 27, (60, 74): 4}
TIME_ON_SUPPORT_2022 = {"up_to_1": 6, "up_to_2": 8, "up_to_3": 15, "up_to_4": 9, "up_to_5": 6, "up_to_6": 7,
                        "up_to_7": 5, "up_to_8": 2, "up_to_9": 5, "more_than_9": 19, "not_applicable": 4}  # fmt: skip

NON_STARTS_2022 = 52
NON_START_HOURS_2022 = 128.5
NON_START_HOURS_RANGE_2022 = (0.5, 10.0)

STEP_START_2022 = {"introduction": 49, "getting_started": 5}
STEP_EXIT_2022 = {"introduction": 26, "getting_started": 10, "into_work": 15, "ended": 3}
STEP_START_FIRST_HALF = {"introduction": 26, "getting_started": 4}
STEP_EXIT_FIRST_HALF = {"introduction": 9, "getting_started": 9, "into_work": 12}
REGULAR_SERVICE_2022 = 36
REGULAR_SERVICE_FROM_INTRODUCTION_2022 = 11

EXIT_REASONS_2022 = {"discharged": 15, "moved": 1, "illness": 20, "further_rehabilitation": 11,
                     "without_measurement": 6}  # fmt: skip
SUPPORT_BEFORE_2022 = {"unemployment_insurance": 2, "activity_compensation": 2, "activity_support": 4,
                       "other_public": 1, "social_assistance": 38, "no_public": 2, "sickness_benefit": 12}  # fmt: skip
SUPPORT_AFTER_2022 = {"activity_support": 9, "social_assistance": 28, "no_public": 6, "sickness_compensation": 1,
                      "sickness_benefit": 10, "study_support": 1}  # fmt: skip
MONTHS_2022 = {(1, 5): 7, (6, 10): 13, (11, 15): 19, (16, 20): 8}
MEAN_DAYS_ENROLLED_2022 = 283

ORS_AT_START = {"n": 30, "mean": 18.8, "min": 1.4, "max": 35.9}
ORS_PAIRS = ((21.3, 24.3), (21.0, 15.4), (7.4, 14.3), (4.5, 18.6), (4.2, 11.4))

FOLLOW_UPS_DONE_2022 = 53
FOLLOW_UPS_WITH_SPOT_SUPPORT_2022 = 5

# Months and main support of each extension, in the printed order.
EXTENSIONS_2022 = (
    (4, "sickness_benefit"), (3, "sickness_benefit"), (3, "social_assistance"), (4, "social_assistance"),
    (3, "social_assistance"), (6, "activity_support"), (3, "sickness_benefit"), (3, "social_assistance"),
    (6, "social_assistance"), (6, "social_assistance"), (6, "sickness_benefit"),
)  # fmt: skip
# Months after exit, purpose and time spent as written, in the printed order.
SPOT_SUPPORTS_2022 = (
    (6, "af", "15 minuter"), (1, "municipality", "1h"), (6, "af", ""), (6, "municipality", ""), (6, "af", ""),
    (9, "af", "1 tim"), (2, "municipality", "vet ej ännu, ej klart"), (1, "af", "1h"), (1, "fk", "30 min"),
    (6, "af", "1 tim AK, ? timAF"), (3, "af", "3h+ (uppskattingsvis)"), (6, "other", "30 min"),
)  # fmt: skip

OUTCOMES_2023 = {"work": 4, "studies": 5, "job_seeking": 0, "rehabilitation": 16, "daily_activity": 4,
                 "social_psychiatry": 3, "medical_treatment": 20, "back_to_referrer": 10}  # fmt: skip
REHABILITATION_TO_2023 = {"reinforced": 8, "af": 6, "ame": 2}
