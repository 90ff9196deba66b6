"""What facts of different measures say of each other where no declaration does: sums, and what is worked out of what.

Keys, totals, bases, and what tells a population among the one it lies within or what it is made up of
(`Population.when`, `MADE_UP_OF`) are not told again here. What is left: facts of a `measure` function, which does not
declare what its n counts; a fact of one source beside one of another; persons beside the enrolments, mentions or
answers that come to the same because the tables do (nobody is counted without an age); a year beside the year before.

Ids are patterns with key names in braces; `[-1]` after an id is the same part of the year before, `[h1]` the first half
of the year and `[h1-1]` that of the year before. `{*need}` are the known codes of a key, one and all; `2 ` before an id
is twice its number, and `base ` its base. `{first}` is the month in which the period
begins, `{after}` the one after its last, and `{next}` the one after `{month}`. After `~` stands how many are counted at
a time, or in one, that no report tells: whoever has the others can work it out. After `?` stands what the others leave
over, of which nothing is known but that it is not less than nothing. Ids that a report does not have, and sums that do
not hold in a year (SUS counts otherwise than the register), tell nobody anything. What is missing here is found by
tests/disclosure/test_relations.py.
"""

# The facts of the one side come to the same as those of the other.
SUMS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    # Who is enrolled and who waits, at the beginning of each month, and what happens in it.
    (("inflow.flow.carried_in.{sex}",), ("~enrolled.{first}.{sex}",)),
    (("inflow.flow.open_at_end.{sex}",), ("~enrolled.{after}.{sex}",)),
    (("capacity.cases.{month}",), ("~enrolled.{next}.all",)),
    (
        ("~enrolled.{month}.all", "inflow.by_month.start.{month}"),
        ("~enrolled.{next}.all", "inflow.by_month.exit.{month}"),
    ),
    (("inflow.applications.queue.all",), ("~queue.{after}",)),
    (("inflow.queue_by_month.{month}",), ("~queue.{next}",)),
    (("inflow.applications.all.all",), ("~queue.{first}", "inflow.by_month.application.all")),
    (
        ("~queue.{month}", "inflow.by_month.application.{month}"),
        ("~queue.{next}", "inflow.by_month.start.{month}", "~not_started.{month}"),
    ),
    (("inflow.by_month.start.{month}",), ("inflow.waiting_by_month.{month}", "?waiting_unknown.{month}")),
    (("inflow.waiting.start.median",), ("inflow.waiting_by_month.{*month}",)),
    # Answers of which one may have given several.
    (("target_group.mentions.need",), ("target_group.needs.{*need}",)),
    # Who refers is a contact that the participant has: so it is where both are shown, and a reader takes it for so.
    *(
        ((f"target_group.needs.{contact}",), (f"inflow.referrers.{referrer}.all",))
        for contact, referrer in (
            ("af", "af"),
            ("fk", "fk"),
            ("social_assistance", "social_assistance"),
            ("social_assistance", "city"),
        )
    ),
    (("target_group.mentions.support",), ("target_group.support_start.{*support_source}",)),
    (("non_starts.mentions",), ("non_starts.reasons.{*non_start_reason}",)),
    (("non_starts.mentions",), ("non_starts.n_reasons.1", "2 non_starts.n_reasons.2", "3 non_starts.n_reasons.3")),
    (
        ("target_group.mentions.need",),
        (
            "target_group.n_needs.1",
            "2 target_group.n_needs.2",
            "3 target_group.n_needs.3",
            "4 target_group.n_needs.4-",  # the sheet has four columns
        ),
    ),
    (("inflow.flow.started.{sex}",), ("inflow.referrers.all.{sex}",)),
    (("inflow.flow.ended.{sex}",), ("exits.ended.{sex}",)),
    (("inflow.flow.dropped_out.all",), ("exits.drop_outs",)),
    (("inflow.by_month.start.all",), ("inflow.flow.started.all",)),
    (("inflow.by_month.exit.all",), ("inflow.flow.ended.all", "inflow.flow.dropped_out.all")),
    (("inflow.by_month.application.all",), ("inflow.applications_by_referrer.all",)),
    (("inflow.referrers_by_year.{year}.{referrer}",), ("inflow.referrers.{referrer}.all[{year}]",)),
    (("inflow.started_activity_compensation",), ("target_group.support_start.activity_compensation",)),
    (("inflow.applications.non_start.{sex}",), ("non_starts.by_sex.{sex}",)),
    (("inflow.applications.queue.all",), ("inflow.still_waiting.n",)),
    (("steps.before_after.{step}.start",), ("steps.start.{step}",)),
    (("steps.before_after.{step}.exit",), ("steps.exit.{step}",)),
    (("steps.group_exit_outcomes.{step}.all",), ("steps.group_exit.{step}",)),
    (("exits.rehabilitation_to.reinforced",), ("exits.reinforced_cooperation",)),
    (("exits.bases.ended",), ("exits.ended.all",)),
    (("exits.reasons_printed.{exit_reason}.n",), ("exits.reasons.{exit_reason}",)),
    (("comparison.hours_threshold.start",), ("target_group.hours_start.10-",)),
    (("comparison.hours_threshold.exit",), ("exits.outcomes_by_hours.all.10-",)),
    (
        ("occupation.work_or_studies.{moment}",),
        (
            "occupation.detailed.unsubsidised_work.{moment}",
            "occupation.detailed.subsidised_work.{moment}",
            "occupation.detailed.studies.{moment}",
        ),
    ),
    (
        ("occupation.groups.work.{moment}",),
        ("occupation.detailed.unsubsidised_work.{moment}", "occupation.detailed.subsidised_work.{moment}"),
    ),
    (("occupation.groups.studies.{moment}",), ("occupation.detailed.studies.{moment}",)),
    (("occupation.groups.job_seeking.{moment}",), ("occupation.detailed.job_seeking.{moment}",)),
    (("support.persons.{support_source}.{moment}",), ("support.before_after.{support_source}.{moment}",)),
    (("follow_up.bounds.{months}.reached",), ("follow_up.active_by_sex.{months}.all",)),
    (("follow_up.bounds.{months}.low",), ("follow_up.active_by_sex.{months}.all",)),
    (
        ("follow_up.bounds.{months}.high", "population.known_by_sex.{months}.all"),
        ("follow_up.bounds.{months}.low", "follow_up.due.{months}"),
    ),
    (("health.paired",), ("health.measured.both",)),
    (("population.rated_at_start",), ("health.measured.start",)),
    (("health.score.{moment}.mean",), ("health.measured.{moment}",)),
    (("health.change.mean",), ("health.measured.both",)),
    (("health.start_by_completion.paired",), ("health.measured.both",)),
    (("health.measured.start",), ("health.start_by_completion.paired", "health.start_by_completion.unpaired")),
    (("survey.positive.{item}.{measuring_point}",), ("survey.positive_by_sex.{item}.{measuring_point}.all",)),
    (("payback.basis.participants",), ("exits.ended.all",)),
    (("economy.participants.actual",), ("economy.cost_per.in_service",)),
    (("economy.cost_per.started",), ("inflow.referrers.all.all",)),
    (("economy.cost_per.ended",), ("exits.ended.all",)),
    (("comparison.reached.current",), ("follow_up.status.6.done",)),
    (("comparison.reached.previous",), ("follow_up.status.6.done[-1]",)),
    (("inflow.applications.started.{sex}",), ("inflow.referrers.all.{sex}",)),
    (("capacity.pace.application",), ("inflow.by_month.application.all",)),
    (("capacity.pace.start",), ("inflow.by_month.start.all",)),
    (("capacity.pace.exit",), ("inflow.by_month.exit.all",)),
    (("target_group.started.{sex}",), ("target_group.education.all.{sex}",)),
    (("target_group.started.all",), ("target_group.age.all",)),
    (("target_group.started.all",), ("target_group.time_on_support.all",)),
    (("exits.days_enrolled",), ("inflow.flow.in_service.all",)),
    (("population.in_service_extended_by_referrer.all",), ("economy.cost_per.in_service",)),
    (("population.working_at_exit",), ("occupation.work_or_studies.exit",)),
    (("exits.reasons.all",), ("exits.bases.in_sus",)),
    (("exits.reasons.without_measurement",), ("occupation.detailed.without_measurement.exit",)),
    (("support.persons.all.{moment}",), ("exits.bases.in_sus",)),
    (("support.flow.{support_start}.all",), ("support.persons.{support_start}.start",)),
    (("support.flow.all.{support_exit}",), ("support.persons.{support_exit}.exit",)),
    (("exits.outcomes_by_support.all.{support_source}",), ("support.persons.{support_source}.start",)),
    (("occupation.detailed.all.{moment}",), ("occupation.groups.all.{moment}",)),
    (("occupation.detailed.missing.{moment}",), ("occupation.groups.missing.{moment}",)),
    (("comparison.outcomes_by_time.all.{months_class}",), ("exits.months.{months_class}",)),
    (("follow_up.done.{months}",), ("follow_up.status.{months}.done",)),
    (
        ("follow_up.transition.{months}.all.no",),
        ("follow_up.occupation.{months}.job_seeking", "follow_up.occupation.{months}.other_ended"),
    ),
    (("follow_up.occupation.{months}.missing",), ("follow_up.transition.{months}.all.missing",)),
    (
        ("follow_up.status.{months}.done",),
        ("follow_up.occupation.{months}.missing", "population.known_by_sex.{months}.all"),
    ),
    (("health.measured.start",), ("health.start_group",)),
    (("inflow.applications.non_start.all",), ("non_starts.n_reasons.missing", "population.with_reason")),
    (("exits.days_at_exit.mean",), ("exits.ended.all",)),
    (("exits.ended.all",), ("exits.outcomes_by_hours.all.missing", "population.hours_known_exit")),
    (("target_group.started.all",), ("population.told_needs", "target_group.n_needs.missing")),
    (("population.told_needs",), ("population.started_with_need", "target_group.n_needs.0")),
    (("population.started_with_need",), ("target_group.n_needs.1", "target_group.several_needs")),
    (("aftercare.extensions",), ("aftercare.extensions_by_referrer.all",)),
    (("exits.bases.in_sus",), ("exits.bases.measured", "exits.reasons.without_measurement")),
    (("occupation.detailed.all.{moment}",), ("exits.ended.all",)),
    (("occupation.groups.all.{moment}",), ("exits.ended.all",)),
    (("population.asked_for_plan",), ("exits.ended.all",)),
    (("population.asked_for_regular_service_by_step.all",), ("exits.ended.all",)),
    (("population.asked_for_regular_service_by_step.{step}",), ("steps.exit.{step}",)),
    (("population.asked_for_reinforced_cooperation",), ("exits.ended.all",)),
    (("population.told_support.{months}",), ("follow_up.status.{months}.done",)),
    (("payback.by_sex.{sex}.cost",), ("exits.ended.{sex}",)),
    (("payback.by_age.all.cost",), ("exits.ended.all",)),
    (("payback.by_education.all.cost",), ("exits.ended.all",)),
    (("payback.basis.unknown_start",), ("support.persons.missing.start",)),
    (("payback.basis.unknown_exit",), ("support.persons.missing.exit",)),
    (("target_group.started.all",), ("target_group.support_start.missing", "population.started_with_support")),
    *(
        ((f"steps.movement.{group}.{movement}",), tuple(f"steps.{matrix}.{cell}" for cell in cells))
        for group, matrix in {"all_ended": "matrix", "first_half": "group_matrix"}.items()
        for movement, cells in {
            "ended": ("all.ended",),
            "same": ("introduction.introduction", "getting_started.getting_started", "into_work.into_work"),
            "up": ("introduction.getting_started", "introduction.into_work", "getting_started.into_work"),
            "down": ("getting_started.introduction", "into_work.introduction", "into_work.getting_started"),
        }.items()
    ),
    *(
        pair
        for code, own in {
            "non_starts": "non_starts.share",
            "step_up": "steps.movement.all_ended.up",
            "regular_service": "exits.regular_service",
            "reinforced_cooperation": "exits.reinforced_cooperation",
            "hours_threshold": "comparison.hours_threshold.exit",
            "follow_up_6": "follow_up.active_by_sex.6.all",
        }.items()
        for pair in (
            ((f"comparison.year_on_year.{code}.current",), (own,)),
            ((f"comparison.year_on_year.{code}.previous",), (f"{own}[-1]",)),
        )
    ),
    (
        ("comparison.year_on_year.work_or_studies.current",),
        ("exits.outcomes.work.all", "exits.outcomes.studies.all"),
    ),
    (
        ("comparison.year_on_year.work_or_studies.previous",),
        ("exits.outcomes.work.all[-1]", "exits.outcomes.studies.all[-1]"),
    ),
    (("capacity.volumes.in_service.current",), ("economy.participants.actual",)),
    (("capacity.volumes.started.current",), ("inflow.referrers.all.all",)),
    (("capacity.volumes.ended.current",), ("exits.ended.all",)),
    (("capacity.volumes.in_service.previous",), ("capacity.volumes.in_service.current[-1]",)),
    (("capacity.volumes.started.previous",), ("inflow.referrers.all.all[-1]",)),
    (("capacity.volumes.ended.previous",), ("exits.ended.all[-1]",)),
    # What a number of the year before is of.
    (("base comparison.reached.previous",), ("follow_up.due.6[-1]",)),
    *(
        ((f"base comparison.year_on_year.{code}.previous",), (f"{base}[-1]",))
        for code, base in {
            "non_starts": "population.decided",
            "step_up": "exits.ended.all",
            "work_or_studies": "exits.ended.all",
            "regular_service": "population.asked_for_regular_service",
            "reinforced_cooperation": "population.asked_for_reinforced_cooperation",
            "hours_threshold": "population.hours_known_exit",
            "follow_up_6": "population.known_by_sex.6.all",
        }.items()
    ),
    # Those who ended are due half a year later, and a year after that; one who ended before the register began has no
    # sex in it, and was due in the first half of its first year.
    (("population.due_by_sex.6.{sex}",), ("exits.ended.{sex}[h1]",)),
    (
        ("population.due_by_sex.6.{sex}", "exits.ended.{sex}[h1-1]"),
        ("exits.ended.{sex}[-1]", "exits.ended.{sex}[h1]"),
    ),
    (("population.due_by_sex.6.{sex}[h1]", "exits.ended.{sex}[h1-1]"), ("exits.ended.{sex}[-1]",)),
    (("population.due_by_sex.18.{sex}",), ("population.due_by_sex.6.{sex}[-1]",)),
    (("population.due_by_sex.18.{sex}[h1]",), ("population.due_by_sex.6.{sex}[h1-1]",)),
    *(
        ((f"{table}.6.missing[h1]",), (f"{table}.6.missing",))
        for table in (
            "population.due_by_sex",
            "follow_up.reached_by_sex",
            "population.known_by_sex",
            "follow_up.active_by_sex",
        )
    ),
    (("follow_up.due.6[h1]",), ("population.due_by_sex.6.missing[h1]",)),
    (("follow_up.transition.{months}.missing.all",), ("follow_up.reached_by_sex.{months}.missing",)),
    (("follow_up.transition.{months}.missing.yes",), ("follow_up.active_by_sex.{months}.missing",)),
    (
        ("follow_up.transition.{months}.missing.yes", "follow_up.transition.{months}.missing.no"),
        ("population.known_by_sex.{months}.missing",),
    ),
    # Who was there when the period began and is there when it ends, by who referred them.
    (
        ("population.in_service_extended_by_referrer.{referrer}",),
        ("inflow.referrers.{referrer}.all", "~carried.{first}.{referrer}"),
    ),
    (
        ("population.in_service_extended_by_referrer.{referrer}",),
        ("exits.outcomes_by_referrer.all.{referrer}", "~left.{first}.{after}.{referrer}"),
    ),
    (
        ("population.in_service_extended_by_referrer.{referrer}",),
        (
            "exits.outcomes_by_referrer.all.{referrer}",
            "~carried.{after}.{referrer}",  # of a period that the report does not have, nobody's
            "~dropped.{first}.{after}.{referrer}",
        ),
    ),
    (("exits.drop_outs",), ("~dropped.{first}.{after}.{*referrer}",)),
    # The same persons and cases in other words.
    (("capacity.queue_months",), ("inflow.still_waiting.n",)),
    (("inflow.goldware.cases.{sex}",), ("inflow.goldware.persons.{sex}", "~again.{first}.{after}.{sex}")),
)

# Measures whose facts repeat others that only a team's settings name: with the same number of the same base.
REPEATED = ("comparison.goals",)
# The share of these, of the same keys, is of some of the others' parts: which, the settings say.
SUMS_OF_SOME = {"survey.positive": "survey.answers"}
# Earlier years' numbers under this year's codes, by the key whose codes the settings translate: whose numbers they are.
TRANSLATED = {"inflow.referrers_by_year": ("referrer", "inflow.referrers.{referrer}.all")}

# Measures that have facts only of what occurs: a fact that is not there is nobody.
OCCURRING = (
    "aftercare.spot_by_months",
    "target_group.age_printed",
    "target_group.education_printed",
    "target_group.time_on_support_printed",
)

# By measure: the facts that its values are worked out of, so that they tell nothing where all of those are shown.
MADE_OF: dict[str, tuple[str, ...]] = {
    "capacity.free_places": ("inflow.flow.open_at_end.all",),  # the rest is the plan, which is in the settings
    "capacity.months": ("capacity.cases.{*month}",),
    "target_group.education_printed": ("target_group.education.{education}.{sex}",),
    "target_group.age_printed": ("target_group.age.{age_class}",),
    "target_group.time_on_support_printed": ("target_group.time_on_support.{time_on_support}",),
    "exits.reasons_printed": ("exits.reasons.{exit_reason}", "exits.reasons.all"),
    "comparison.change": (
        "comparison.year_on_year.{result}.previous",
        "comparison.year_on_year.{result}.current",
    ),
    **{
        f"{table}_{what}": (
            f"{table}.{{{key}}}.start",
            f"{table}.{{{key}}}.exit",
            f"occupation.{{{key}}}.start",  # of SUS' own summary, which is a measure of its own
            f"occupation.{{{key}}}.exit",
            f"{table}.all.start",
            f"{table}.all.exit",
        )
        for table, key in {"occupation.groups": "occupation_group", "occupation.detailed": "occupation"}.items()
        for what in ("change", "printed")
    },
    "support.change": ("support.before_after.{support_source}.start", "support.before_after.{support_source}.exit"),
    "support.printed": (
        "support.before_after.{support_source}.start",
        "support.before_after.{support_source}.exit",
        "support.before_after.all.start",
        "support.before_after.all.exit",
    ),
}
