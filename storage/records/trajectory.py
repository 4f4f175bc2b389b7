"""A trajectory: one candidate's way from a job in view to a regular job, with its plan, places and people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words
from storage.records.columns import Choice
from storage.records.fields import choice, day, decimal, hidden, integer, lines, reference, text, yesno
from storage.text import N_

WEEK_HOURS = 80  # no plan holds more hours a week


class Route(Choice):
    """The route; the sources speak of two more that they never describe, which is why there is a free one."""

    SMALL = "small", N_("klein"), "route-small"
    LARGE = "large", N_("groot"), "route-large"
    WLB = "wlb", N_("WijkLeerbedrijf"), "route-wlb"
    OTHER = "other", N_("anders"), "route-four-identified"


class StepOrder(Choice):
    """Which comes first, the match or the trajectory; neither order is wrong."""

    MATCH_FIRST = "match_first", N_("eerst de match"), "all-order-3-4"
    TRAJECTORY_FIRST = "trajectory_first", N_("eerst het traject"), "all-design-then-tailor"
    ROUNDS = "rounds", N_("om en om"), "s2-f-step-order"


class LearningOrganiser(Choice):
    """Who arranges the learning."""

    WERKBEDRIJF = "werkbedrijf", N_("Werkbedrijf"), "route-large-organised-by"
    SCHOOL = "school", N_("school of opleider"), "route-large-organised-by"
    EMPLOYER = "employer", N_("werkgever"), "route-small"
    OTHER = "other", N_("anders")


class TrajectoryState(Choice):
    """Where a trajectory stands; how it ended is said by its outcome."""

    DRAFT = "draft", N_("in opzet"), "all-design-then-tailor"
    DESIGNED = "designed", N_("ontworpen"), "all-design-then-tailor"
    AGREED = "agreed", N_("afgesproken"), "s4-make-agreement"
    LEARNING = "learning", N_("bezig met inleren"), "s5-step"
    PAUSED = "paused", N_("onderbroken")
    FINAL_EVALUATION = "final_evaluation", N_("eindevaluatie"), "ev-final"
    COMPLETED = "completed", N_("afgerond"), "s6-step"
    STOPPED = "stopped", N_("gestopt door de kandidaat"), "out-dropout"
    EMPLOYER_LEFT = "employer_left", N_("werkgever gestopt"), "out-employer-dropout"
    NOT_SUCCEEDED = "not_succeeded", N_("niet gelukt"), "out-trajectory-failed"


class LadderStep(Choice):
    """The participation ladder; offered, never required."""

    ISOLATED = "1", N_("1 - vooral alleen")
    CONTACTS = "2", N_("2 - contact buiten de deur")
    ACTIVITIES = "3", N_("3 - georganiseerde activiteiten")
    UNPAID = "4", N_("4 - onbetaald werk")
    SUPPORTED = "5", N_("5 - betaald werk met steun")
    PAID = "6", N_("6 - betaald werk")


class TrajectoryFields(Record):
    """The plan of one candidate; it can be designed before there is a candidate, or before there is an employer."""

    WORDS: ClassVar[Words] = Words(
        N_("traject"), N_("trajecten"), ("candidate_id", "job_id"), otherwise=("employer_id", "cohort_id")
    )

    candidate_id: str | None = reference(
        "candidate",
        N_("Kandidaat"),
        N_("Mag leeg blijven zolang je alleen het traject ontwerpt."),
        "s4-f-trajectory-basic",
        child=True,
        design=False,
    )
    job_id: str | None = reference(
        "future_job",
        N_("Toekomstige baan"),
        items="s4-f-trajectory-basic all-principle-job-first",
        child=True,
        design=True,
    )
    employer_id: str | None = reference(
        "employer",
        N_("Werkgever"),
        N_("In het WijkLeerbedrijf mag dit later."),
        "s3-selection-day",
        child=True,
        design=True,
    )
    cohort_id: str | None = reference("cohort", N_("Editie"), items="f-cohort", child=True, routes="wlb", design=True)
    route: Route | None = choice(
        Route,
        N_("Route"),
        N_("De spatiebalk toont bij elke route wanneer die past."),
        "s2-f-route dec-route s4-f-trajectory-basic",
        core=True,
        explained=True,
        design=True,
    )
    other_route: str | None = text(
        N_("Welke andere route"), items="s2-f-route route-four-identified", routes="other", design=True
    )
    route_reason: str | None = lines(
        N_("Waarom deze route"),
        N_("Kan de kandidaat leren op de plek van de baan? Hoeveel mensen? Eén of meer werkgevers?"),
        "s2-f-route dec-route",
        limit=2_000,
        design=False,
    )
    step_order: StepOrder | None = choice(StepOrder, N_("Volgorde"), items="s2-f-step-order all-order-3-4", design=True)
    trial_start: bool | None = yesno(
        N_("Proefstart"),
        N_("Alvast beginnen; wat nog open is, spreek je later af."),
        "route-small-start-and-see",
        routes="small",
        design=True,
    )
    start_on: date | None = day(N_("Start inleren"), items="s4-f-trajectory-basic", core=True, design=False)
    planned_end_on: date | None = day(
        N_("Gepland einde"), items="s4-f-trajectory-basic ag-duration", core=True, design=False
    )
    ended_on: date | None = day(N_("Echt einde"), items="s4-f-trajectory-basic", design=False)
    length_months: int | None = integer(
        N_("Duur in maanden"), items="s4-f-trajectory-basic fin-duration-average", most=120, design=True
    )
    organised_by: LearningOrganiser | None = choice(
        LearningOrganiser,
        N_("Wie regelt het inleren"),
        items="route-large-organised-by",
        routes="large wlb other",
        design=True,
    )
    school_days_week: float | None = decimal(
        N_("Schooldagen per week"),
        items="fig-wlb-school-days s5-wlb-school-day",
        most=7,
        routes="large wlb other",
        design=True,
    )
    state: TrajectoryState | None = choice(TrajectoryState, N_("Stand"), items="s4-f-trajectory-basic", design=False)
    state_reason: str | None = lines(
        N_("Reden van de stand"),
        N_("Bijvoorbeeld waarom het inleren stilligt."),
        limit=1_000,
        private=True,
        design=False,
    )
    ladder_start: LadderStep | None = choice(
        LadderStep,
        N_("Participatieladder bij start"),
        N_("Hoeft niet; eigen keuze van het programma."),
        private=True,
        design=False,
    )
    handed_to: str | None = hidden(max_length=36)


class Trajectory(TrajectoryFields, table=True):
    """Table of trajectories."""


class TrajectoryJobFields(Record):
    """A job that a trajectory may lead to; before placement there can be several."""

    WORDS: ClassVar[Words] = Words(N_("mogelijke baan"), N_("mogelijke banen"), ("job_id",))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True, design=True)
    job_id: str | None = reference(
        "future_job", N_("Toekomstige baan"), items="s4-f-trajectory-basic", child=True, design=True
    )
    note: str | None = text(N_("Notitie"), private=True, design=False)


class TrajectoryJob(TrajectoryJobFields, table=True):
    """Table that links trajectories to jobs; the id comes from `links.trajectory_job_id`."""


class PlanKind(Choice):
    """What a step of the plan is."""

    TRAINING = "training", N_("training")
    LESSONS = "lessons", N_("lessen")
    PLACEMENT = "placement", N_("leerplek")
    GUIDANCE = "guidance", N_("begeleiding")


class Difficulty(Choice):
    """How much a place asks, from light to heavy; the order of the members is the order of the ladder."""

    SHELTERED = "sheltered", N_("beschut of kennismaken"), "route-variation-ladder"
    MORE = "more_demanding", N_("vraagt meer"), "route-variation-ladder"
    FINAL = "final_job", N_("zoals de echte baan"), "route-variation-ladder"


class StepPlanItemFields(Record):
    """One step of the step plan."""

    WORDS: ClassVar[Words] = Words(N_("stap in het plan"), N_("stappenplan"), ("goal", "item_kind"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True, design=True)
    position: int | None = integer(
        N_("Volgorde"), items="s4-f-step-plan dec-intermediate-locations", most=999, design=True
    )
    goal: str | None = text(N_("Doel"), items="s4-f-step-plan ag-step-plan", core=True, design=True)
    skills: str | None = lines(
        N_("Wat leert de kandidaat"),
        N_("Taken en vaardigheden."),
        "s4-f-step-plan ag-learn-at-work",
        limit=2_000,
        design=True,
    )
    item_kind: PlanKind | None = choice(PlanKind, N_("Soort"), items="s4-f-step-plan", design=True)
    learning_place_id: str | None = reference("learning_place", N_("Leerplek"), items="s4-f-step-plan", design=True)
    place: str | None = text(
        N_("Andere plek"), N_("Als het geen leerplek uit de lijst is."), "s4-f-step-plan", design=True
    )
    difficulty: Difficulty | None = choice(
        Difficulty, N_("Moeilijkheid"), items="s4-f-step-plan s5-rising-difficulty", design=True
    )
    start_on: date | None = day(N_("Begin"), items="s4-f-step-plan", design=False)
    end_on: date | None = day(N_("Einde"), items="s4-f-step-plan", design=False)
    guide: str | None = text(N_("Begeleider"), items="s4-f-step-plan", design=False)
    done_on: date | None = day(N_("Klaar op"), items="s4-f-step-plan", design=False)


class StepPlanItem(StepPlanItemFields, table=True):
    """Table of the steps of step plans."""


class PlacementKind(Choice):
    """What a period at a learning place is for."""

    INTRODUCTION = "introduction", N_("introductie"), "s5-wlb-leerhome"
    ORIENTATION = "orientation", N_("oriëntatie in de wijk"), "s5-wlb-orienting-placement"
    ADL = "adl", N_("hulp bij dagelijkse dingen (ADL)"), "s5-wlb-adl-placement"
    SHADOWING = "shadowing", N_("meelopen"), "s2-walk-along"
    JOB = "job", N_("werken op de plek van de baan"), "route-small"
    OTHER = "other", N_("anders")


class PlacementFields(Record):
    """A period in which a candidate learns at one place."""

    WORDS: ClassVar[Words] = Words(
        N_("leerperiode"), N_("leerperiodes"), ("learning_place_id", "employer_id", "placement_kind")
    )

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True, design=True)
    learning_place_id: str | None = reference(
        "learning_place", N_("Leerplek"), items="s5-f-placement", child=True, core=True, design=True
    )
    employer_id: str | None = reference(
        "employer",
        N_("Bij werkgever"),
        N_("Als de leerplek bij een werkgever is."),
        "route-large-elsewhere",
        design=True,
    )
    placement_kind: PlacementKind | None = choice(PlacementKind, N_("Soort"), items="s5-f-placement", design=True)
    position: int | None = integer(N_("Volgorde"), items="dec-intermediate-locations", most=999, design=True)
    start_on: date | None = day(N_("Begin"), items="s5-f-placement", core=True, design=False)
    end_on: date | None = day(N_("Einde"), items="s5-f-placement", design=False)
    hours_week: float | None = decimal(
        N_("Uren per week"), items="s5-f-placement fig-wlb-placement-hours", most=WEEK_HOURS, design=True
    )
    difficulty: Difficulty | None = choice(
        Difficulty, N_("Moeilijkheid"), items="s5-f-placement s5-rising-difficulty", design=True
    )
    supervisor: str | None = text(
        N_("Dagelijkse begeleider"),
        N_("Komt er een ander? Leg dat ook vast als overgang."),
        "s5-f-placement act-daily-supervisor s5-employer-supervisor",
        core=True,
        design=False,
    )


class Placement(PlacementFields, table=True):
    """Table of periods at learning places."""


class InvolvedRole(Choice):
    """Who can be involved in a trajectory: as guide, stakeholder, or at an evaluation."""

    COACH = "coach", N_("werkcoach"), "act-workcoach"
    CANDIDATE = "candidate", N_("kandidaat"), "act-candidate"
    EMPLOYER = "employer", N_("werkgever"), "act-employer"
    SUPERVISOR = "supervisor", N_("dagelijkse begeleider"), "act-daily-supervisor"
    TEAM_LEADER = "team_leader", N_("teamleider"), "act-team-leader"
    LEARNING_PLACE = "learning_place", N_("leerplek"), "act-learning-location"
    TRAINER = "trainer", N_("opleider of trainer"), "act-training-partner"
    COORDINATOR = "coordinator", N_("coördinator Leerhome"), "act-leerhome-coordinator"
    ACCOUNT_MANAGER = "account_manager", N_("accountmanager"), "act-accountmanager"
    MANAGEMENT = "management", N_("leiding van het Werkbedrijf"), "act-management"
    MUNICIPALITY = "municipality", N_("gemeente"), "act-municipality"
    PROJECT_LEAD = "project_lead", N_("projectleider"), "act-project-lead"
    STEERING_GROUP = "steering_group", N_("stuurgroep"), "act-steering-group"
    COLLEAGUES = "colleagues", N_("collega's"), "act-colleagues"
    GROUP = "group", N_("groepsgenoten"), "act-peer-group"
    OTHER = "other", N_("anders")


class GuidanceTopic(Choice):
    """What the guidance is about; the method gives each topic its own guide."""

    TASKS = "tasks", N_("werktaken"), "route-small-guidance-split"
    SKILLS = "skills", N_("werknemersvaardigheden"), "route-small-guidance-split"
    PRIVATE = "private", N_("zaken buiten het werk"), "ag-non-work-split"


class GuidanceLineFields(Record):
    """Who guides the candidate, how, how much and on what."""

    WORDS: ClassVar[Words] = Words(N_("begeleiding"), N_("begeleiding"), ("role", "name", "topic"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True, design=True)
    role: InvolvedRole | None = choice(
        InvolvedRole, N_("Wie begeleidt"), items="f-guidance ag-guidance-form", core=True, design=True
    )
    name: str | None = text(N_("Naam"), items="f-guidance", design=False)
    topic: GuidanceTopic | None = choice(
        GuidanceTopic, N_("Onderwerp"), items="f-guidance ag-non-work-split", design=True
    )
    form: str | None = text(
        N_("Vorm"),
        N_("Bijvoorbeeld meewerken, wekelijks gesprek."),
        "f-guidance ag-guidance-form",
        core=True,
        design=True,
    )
    amount: str | None = text(
        N_("Hoeveel"),
        N_("Uren of keren per week."),
        "f-guidance ag-guidance-form ag-employer-time",
        core=True,
        design=True,
    )


class GuidanceLine(GuidanceLineFields, table=True):
    """Table of guidance lines."""


class StakeholderFields(Record):
    """Another party that belongs to a trajectory, and its task."""

    WORDS: ClassVar[Words] = Words(N_("betrokkene"), N_("betrokkenen"), ("role", "name", "partner_id"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True, design=True)
    role: InvolvedRole | None = choice(InvolvedRole, N_("Rol"), items="f-stakeholders", design=True)
    name: str | None = text(N_("Naam"), items="f-stakeholders", design=False)
    partner_id: str | None = reference(
        "partner", N_("Partner"), items="f-stakeholders f-partner", child=True, design=True
    )
    task: str | None = lines(N_("Taak"), items="f-stakeholders", limit=1_000, design=True)


class Stakeholder(StakeholderFields, table=True):
    """Table of stakeholders."""
