"""What happens while learning: barriers, transitions, and the evaluations in which both are discussed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from storage.records.base import Record, Words, coming_index
from storage.records.check import Step
from storage.records.columns import Choice
from storage.records.fields import choice, day, hidden, lines, reference, text, yesno
from storage.records.job import SkillLevel
from storage.records.trajectory import InvolvedRole
from storage.text import N_


class BarrierType(Choice):
    """Kinds of barrier: the app's own list, in which every barrier of the method has its place."""

    DEBTS = "schulden_financien", N_("schulden en geld")
    LANGUAGE = "taal_nt2", N_("taal")
    DIGITAL = "digitale_vaardigheden", N_("computer en telefoon")
    EDUCATION = "opleiding_kwalificatie", N_("opleiding en vakkennis")
    EXPERIENCE = "werkervaring_ritme", N_("werkervaring en werkritme")
    AGE_IMAGE = "leeftijd_beeldvorming", N_("leeftijd en vooroordelen")
    WORKPLACE_GUIDANCE = "begeleiding_werkplek", N_("begeleiding op de werkplek")
    CHILDCARE = "kinderopvang_zorg", N_("kinderopvang en zorg")
    FAMILY = "gezin_relatie", N_("gezin en relatie")
    TRANSPORT = "vervoer_mobiliteit", N_("vervoer")
    REACHABILITY = "bereikbaarheid", N_("bereikbaarheid")
    HOUSING = "huisvesting", N_("wonen")
    DAY_STRUCTURE = "dagstructuur_werktijden", N_("dagritme en werktijden")
    NETWORK = "sociaal_netwerk", N_("mensen om je heen")
    PARTICIPATION = "participatie_zelfvertrouwen", N_("meedoen en zelfvertrouwen")
    CAPACITY = "belastbaarheid", N_("belastbaarheid (alleen afspraken)")
    CERTIFICATE = "vog_randvoorwaarde", N_("VOG: wel of niet te krijgen")
    OTHER = "overig", N_("anders")


# Which type a barrier of the method belongs to.
BARRIER_ITEMS: dict[str, BarrierType] = {
    "b-unemployment": BarrierType.EXPERIENCE,
    "b-debts": BarrierType.DEBTS,
    "b-age": BarrierType.AGE_IMAGE,
    "b-language": BarrierType.LANGUAGE,
    "b-communication": BarrierType.PARTICIPATION,
    "b-self-confidence": BarrierType.PARTICIPATION,
    "b-experience": BarrierType.EXPERIENCE,
    "b-disability": BarrierType.CAPACITY,
    "b-structure": BarrierType.DAY_STRUCTURE,
    "b-life-domains": BarrierType.OTHER,
    "b-support-base": BarrierType.WORKPLACE_GUIDANCE,
    "b-ict": BarrierType.DIGITAL,
    "b-reachability": BarrierType.REACHABILITY,
    "b-mobility": BarrierType.TRANSPORT,
    "b-childcare": BarrierType.CHILDCARE,
    "b-motivation": BarrierType.PARTICIPATION,
    "b-wage-garnishment": BarrierType.DEBTS,
    "b-cooperation": BarrierType.PARTICIPATION,
    "b-irregular-hours": BarrierType.DAY_STRUCTURE,
    "b-rising-demands": BarrierType.WORKPLACE_GUIDANCE,
    "b-private-life": BarrierType.FAMILY,
    "b-finances": BarrierType.DEBTS,
    "b-divorce": BarrierType.FAMILY,
    "b-emergency": BarrierType.OTHER,
    "b-attitude": BarrierType.EXPERIENCE,
    "b-job-skills": BarrierType.EDUCATION,
    "b-start-level": BarrierType.EDUCATION,
    "b-uncertainty-transition": BarrierType.PARTICIPATION,
    "b-supervisor-change": BarrierType.WORKPLACE_GUIDANCE,
    "b-guidance-capacity": BarrierType.WORKPLACE_GUIDANCE,
    "b-family-situation": BarrierType.FAMILY,
    "b-small-contract": BarrierType.OTHER,
}

# The domain that a type is delivered under; '' where a domain would tell more than the centre should know.
BARRIER_DOMAINS: dict[BarrierType, str] = {
    BarrierType.DEBTS: "Financien",
    BarrierType.LANGUAGE: "Werk & Opleiding",
    BarrierType.DIGITAL: "Werk & Opleiding",
    BarrierType.EDUCATION: "Werk & Opleiding",
    BarrierType.EXPERIENCE: "Werk & Opleiding",
    BarrierType.AGE_IMAGE: "Werk & Opleiding",
    BarrierType.WORKPLACE_GUIDANCE: "Werk & Opleiding",
    BarrierType.CHILDCARE: "Huiselijke relaties",
    BarrierType.FAMILY: "Huiselijke relaties",
    BarrierType.TRANSPORT: "Instrumentele ADL",
    BarrierType.REACHABILITY: "Instrumentele ADL",
    BarrierType.HOUSING: "Huisvesting",
    BarrierType.DAY_STRUCTURE: "Tijdsbesteding",
    BarrierType.NETWORK: "Sociaal netwerk",
    BarrierType.PARTICIPATION: "Maatschappelijke participatie",
    BarrierType.CAPACITY: "",
    BarrierType.CERTIFICATE: "",
    BarrierType.OTHER: "",
}


class BarrierSide(Choice):
    """Where a barrier lies."""

    CANDIDATE = "candidate", N_("kandidaat")
    EMPLOYER = "employer", N_("werkgever")
    TRAJECTORY = "trajectory", N_("traject")


class WorkRelated(Choice):
    """Whether a barrier has to do with the work itself."""

    YES = "yes", N_("ja, met het werk")
    NO = "no", N_("nee, buiten het werk")
    BOTH = "both", N_("allebei")


class BarrierState(Choice):
    """How far a barrier is; going back to an earlier state is allowed."""

    FOUND = "found", N_("gevonden"), "s5-f-barrier"
    OWNER_SET = "owner_set", N_("iemand pakt het op"), "s5-f-barrier"
    IN_PROGRESS = "in_progress", N_("wordt aan gewerkt"), "s5-f-barrier"
    SOLVED = "solved", N_("opgelost"), "s5-f-barrier"
    ACCEPTED = "accepted", N_("blijft, kan ermee verder")


class BarrierFields(Record):
    """A barrier note: what stands in the way of learning, who takes it up, and how it goes."""

    WORDS: ClassVar[Words] = Words(N_("belemmering"), N_("belemmeringen"), ("barrier_type", "state"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    barrier_type: BarrierType | None = choice(BarrierType, N_("Soort"), items="s5-f-barrier b-life-domains", core=True)
    method_item: str | None = hidden(max_length=60)  # the barrier as the method names it, chosen from its list
    side: BarrierSide | None = choice(BarrierSide, N_("Bij wie"), items="s5-f-barrier")
    work_related: WorkRelated | None = choice(WorkRelated, N_("Heeft te maken met werk"), items="s5-f-barrier")
    touches_employer: bool | None = yesno(
        N_("Raakt de werkgever"),
        N_("Bijvoorbeeld loonbeslag of taal op de werkvloer."),
        "b-wage-garnishment b-language ag-non-work-split",
    )
    why_needed: str | None = text(
        N_("Waarom vastleggen"),
        N_("Waarom is deze notitie nodig voor dit traject?"),
        limit=500,
        core=True,
        private=True,
    )
    owner: str | None = text(N_("Wie pakt het op"), items="s5-f-barrier", core=True)
    found_in_step: Step | None = choice(Step, N_("Gevonden bij stap"), items="s5-f-barrier")
    found_on: date | None = day(N_("Gevonden op"), items="s5-f-barrier")
    state: BarrierState | None = choice(BarrierState, N_("Stand"), items="s5-f-barrier")
    note: str | None = lines(
        N_("Notitie"),
        N_("Kort en neutraal. Geen ziekte, medicijnen, strafblad of nummers."),
        "s5-f-barrier",
        limit=4_000,
        private=True,
    )
    solved_on: date | None = day(N_("Opgelost op"), items="s5-f-barrier s5-factor-remove-barriers-fast")


class Barrier(BarrierFields, table=True):
    """Table of barrier notes."""


class TransitionKind(Choice):
    """What changes for the candidate."""

    PLACE = "place", N_("andere plek"), "s5-f-transition"
    COLLEAGUES = "colleagues", N_("andere collega's"), "s5-f-transition"
    SUPERVISOR = "supervisor", N_("andere begeleider"), "s5-supervisor-changes"
    HARDER_WORK = "harder_work", N_("zwaarder werk"), "b-rising-demands"
    BBL_START = "bbl_start", N_("begin van de BBL"), "s6-wlb-employed-in-year-two"
    JOB_START = "job_start", N_("begin van de baan"), "dec-start-date"
    COACH = "coach", N_("andere coach"), "s5-transition-alert"
    OTHER = "other", N_("anders"), "s5-f-transition"


class TransitionState(Choice):
    """How far a transition is."""

    PLANNED = "planned", N_("gepland"), "s5-transition-alert"
    TALK_BEFORE = "talk_before", N_("vooraf besproken"), "s5-transition-alert"
    HAPPENED = "happened", N_("geweest"), "s5-transition-alert"
    TALK_AFTER = "talk_after", N_("achteraf besproken"), "s5-transition-alert"
    CLOSED = "closed", N_("afgesloten"), "s5-transition-alert"


class TransitionFields(Record):
    """A change after which candidate or employer may start to doubt: talk before it and after it."""

    WORDS: ClassVar[Words] = Words(N_("overgang"), N_("overgangen"), ("transition_kind", "planned_on"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    transition_kind: TransitionKind | None = choice(
        TransitionKind, N_("Wat verandert er"), items="s5-f-transition", core=True
    )
    description: str | None = text(N_("Omschrijving"), items="s5-f-transition")
    placement_id: str | None = reference("placement", N_("Nieuwe leerperiode"), items="s5-f-transition")
    planned_on: date | None = day(N_("Gepland op"), items="s5-f-transition", core=True)
    happened_on: date | None = day(N_("Gebeurd op"), items="s5-f-transition")
    talk_before_on: date | None = day(N_("Gesprek vooraf"), items="s5-f-transition s5-transition-alert", core=True)
    talk_after_on: date | None = day(N_("Gesprek achteraf"), items="s5-f-transition s5-transition-alert", core=True)
    doubts: str | None = lines(
        N_("Tekenen van twijfel"),
        N_("Bij de kandidaat of bij de werkgever. Kort en neutraal."),
        "s5-f-transition b-uncertainty-transition",
        limit=2_000,
        private=True,
    )
    state: TransitionState | None = choice(TransitionState, N_("Stand"), items="s5-f-transition")


class Transition(TransitionFields, table=True):
    """Table of transitions."""

    __table_args__ = (coming_index("transition", "planned_on", "happened_on IS NULL"),)


class EvaluationKind(Choice):
    """Moments to look together at how it goes."""

    INTERIM = "interim", N_("tussentijds"), "ev-interim"
    FINAL = "final", N_("eindevaluatie"), "ev-final"
    TRANSITION = "transition", N_("rond een overgang"), "ev-transition-check"
    EARLY_START = "early_start", N_("kort na de start"), "ev-small-start-check"
    ROUND = "round", N_("na een ronde"), "ev-round-lessons"


class EvaluationDecision(Choice):
    """What an evaluation leads to; stopping is a choice of the app, the others are the method's."""

    CONTINUE = "continue", N_("doorgaan"), "dec-adjust"
    ADJUST = "adjust", N_("bijstellen"), "ev-adjust-plan"
    MORE_GUIDANCE = "more_guidance", N_("meer begeleiding"), "dec-adjust"
    STOP = "stop", N_("stoppen")


class EvaluationFields(Record):
    """An evaluation moment, planned or held, of a trajectory or of a whole round."""

    WORDS: ClassVar[Words] = Words(N_("evaluatiemoment"), N_("evaluatiemomenten"), ("evaluation_kind", "planned_on"))

    trajectory_id: str | None = reference("trajectory", N_("Traject"), child=True)
    evaluation_kind: EvaluationKind | None = choice(EvaluationKind, N_("Soort"), items="s5-f-evaluation", core=True)
    planned_on: date | None = day(N_("Gepland op"), items="f-evaluation-plan s5-f-evaluation", core=True)
    held_on: date | None = day(N_("Gehouden op"), items="s5-f-evaluation")
    progress: str | None = lines(N_("Wat gaat goed"), N_("Hoe ver is de kandidaat?"), "s5-f-evaluation", core=True)
    gains: str | None = lines(
        N_("Wat levert het op"),
        N_("Bijvoorbeeld ritme, trots, plannen maken, beter samenwerken."),
        "out-candidate-gains out-group-gains",
        limit=2_000,
    )
    challenges: str | None = lines(
        N_("Wat is lastig"), N_("Zet alles op tafel."), "s5-f-evaluation ev-all-challenges", core=True
    )
    solutions: str | None = lines(N_("Oplossingen"), items="s5-f-evaluation ev-all-challenges", core=True)
    job_in_sight: bool | None = yesno(N_("Baan nog in zicht"), items="s5-keep-perspective", core=True)
    candidate_motivated: bool | None = yesno(N_("Kandidaat wil nog"), items="s5-factor-motivation-both")
    employer_motivated: bool | None = yesno(N_("Werkgever wil nog"), items="s5-factor-motivation-both")
    takes_work_off: bool | None = yesno(N_("Neemt al werk over"), items="s5-factor-takes-work-off")
    room_to_learn: bool | None = yesno(N_("Er is tijd om te leren"), items="s5-factor-takes-work-off")
    decision: EvaluationDecision | None = choice(
        EvaluationDecision, N_("Besluit"), items="s5-f-evaluation dec-adjust", core=True
    )
    new_agreements: str | None = lines(N_("Nieuwe afspraken"), items="s5-f-evaluation ev-adjust-plan")
    next_on: date | None = day(N_("Volgende evaluatie"), items="f-evaluation-plan")
    cohort_id: str | None = reference("cohort", N_("Editie"), items="ev-round-lessons", child=True)
    transition_id: str | None = reference("transition", N_("Rond overgang"), items="ev-transition-check", child=True)


class Evaluation(EvaluationFields, table=True):
    """Table of evaluations."""

    __table_args__ = (
        coming_index("evaluation", "planned_on", "held_on IS NULL"),
        coming_index("evaluation", "next_on", "held_on IS NOT NULL"),
    )


class EvaluationParticipantFields(Record):
    """Someone who is asked for an evaluation, and whether they came."""

    WORDS: ClassVar[Words] = Words(N_("deelnemer"), N_("deelnemers"), ("role", "name"))

    evaluation_id: str | None = reference("evaluation", N_("Evaluatie"), child=True)
    role: InvolvedRole | None = choice(InvolvedRole, N_("Rol"), items="s5-f-evaluation ev-all-parties")
    name: str | None = text(N_("Naam"), items="s5-f-evaluation")
    present: bool | None = yesno(N_("Was erbij"), items="s5-f-evaluation s5-tip-candidate-in-evaluation")


class EvaluationParticipant(EvaluationParticipantFields, table=True):
    """Table of participants; the id comes from `links.participant_id`."""


class SkillProgressFields(Record):
    """What an evaluation says about one skill of the job."""

    WORDS: ClassVar[Words] = Words(
        N_("voortgang van vaardigheid"), N_("voortgang per vaardigheid"), ("skill_id", "level")
    )

    evaluation_id: str | None = reference("evaluation", N_("Evaluatie"), child=True)
    skill_id: str | None = reference("skill", N_("Vaardigheid"), items="s5-f-evaluation s3-f-candidate-skills")
    level: SkillLevel | None = choice(SkillLevel, N_("Hoe ver"), items="s5-f-evaluation")
    note: str | None = lines(N_("Notitie"), items="s5-f-evaluation", limit=1_000)


class SkillProgress(SkillProgressFields, table=True):
    """Table of progress per skill; the id comes from `links.skill_progress_id`."""


class BarrierReviewFields(Record):
    """What an evaluation says about one open barrier."""

    WORDS: ClassVar[Words] = Words(
        N_("besproken belemmering"), N_("besproken belemmeringen"), ("barrier_id", "discussed")
    )

    evaluation_id: str | None = reference("evaluation", N_("Evaluatie"), child=True)
    barrier_id: str | None = reference("barrier", N_("Belemmering"), items="ev-all-challenges", child=True)
    discussed: bool | None = yesno(N_("Besproken"), items="ev-all-challenges")
    solution: str | None = lines(N_("Oplossing"), items="s5-f-evaluation ev-all-challenges", limit=2_000, private=True)


class BarrierReview(BarrierReviewFields, table=True):
    """Table of barriers per evaluation; the id comes from `links.barrier_review_id`."""


class TransitionReviewFields(Record):
    """What an evaluation says about one recent or coming transition."""

    WORDS: ClassVar[Words] = Words(N_("besproken overgang"), N_("besproken overgangen"), ("transition_id", "discussed"))

    evaluation_id: str | None = reference("evaluation", N_("Evaluatie"), child=True)
    transition_id: str | None = reference("transition", N_("Overgang"), items="ev-transition-check", child=True)
    discussed: bool | None = yesno(N_("Besproken"), items="ev-transition-check")
    note: str | None = lines(N_("Notitie"), items="ev-transition-check", limit=2_000, private=True)


class TransitionReview(TransitionReviewFields, table=True):
    """Table of transitions per evaluation; the id comes from `links.transition_review_id`."""
