"""Where the items of the method serve: which step needs which of them, which form, and which are background only.

Written down by hand from the analysis of the sources, apart from the app: what the walk finds is held against it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

# Background: these may stand on 'Over de methode' alone. A star stands for the rest of a name.
BACKGROUND = """
    all-goal-of-method all-two-existing-strategies all-origin-lelystad all-social-lab all-evidence-base
    all-project-facts all-target-group all-target-not-structural all-economy-context all-scale-up fig-assessment-2020
    all-principle-job-first all-principle-look-ahead all-principle-time-to-prepare all-principle-lasting-job
    all-perspective all-tailor-made all-six-steps all-phases all-intermediate-steps all-certificate-optional
    all-fairer-chance
    act-* all-four-parties all-werkbedrijf-initiative all-employer-role-prep s5-werkbedrijf-role
    route-* fig-wlb-*
    fin-* s4-training-with-employer
    les-* s1-lesson-tight-market s4-lesson-guarantee-eased
    all-inleren-definition all-inleren-places
    s5-wlb-work-without-cover s5-wlb-neighbourhood-purpose
    """

# What a step asks on every route for which the item counts: header, tasks, tips, factors, chances, pitfalls, results.
AT_STEP = {
    "prepare": """
        s0-step s0-analyse-labour-market s0-select-employers s0-train-team s0-regional-tables
        s0-regional-economy s0-opportunity-jobs s0-change-thinking s0-other-conversation-skill
        s0-f-sector-analysis s0-f-team-ready
        """,
    "job": """
        s1-step s1-growth-talk s1-explore-jobs s1-concrete-growth s1-inform-target-group s1-manage-expectations
        s1-entry-functions s1-entry-level-expectation
        s1-tip-jobcarving s1-question-next-year s1-question-after-crisis s1-success-stories
        s1-ask-growth-vacancies s1-factor-tightness s1-factor-familiarity s1-factor-earlier-cooperation
        s1-factor-everyone-talks s1-factor-demand-central s1-employer-motive-shortage
        s1-hard-to-predict s1-ad-hoc-hiring s1-teamleaders-busy s1-level-two-value s1-supply-driven
        s1-f-job-basic s1-minimum-skills-talk s1-f-job-hours s1-f-job-count
        """,
    "options": """
        s2-step s2-map-routes s2-map-locations s2-draw-profile s2-set-conditions
        s2-factor-support-base s2-factor-partners-demand s2-factor-work-with-others s2-factor-look-after-partners
        s2-several-employers
        s1-employer-open s2-employer-support-room s2-employer-promise s1-employer-plans-ahead s2-reachable-profile
        s2-employer-helps-demands s2-employer-clear-learnable s2-employer-shares s2-employer-cooperates
        s0-regional-economy s1-ahead-of-demand s1-demand-led s1-minimum-skills-talk s1-invest-relation
        s2-cooperate-for-mass s2-creative-design
        s2-mismatch s2-too-high-demands s2-too-small-scale
        s2-f-profile s2-f-conditions s2-f-locations s2-f-commitment s2-f-route dec-route
        """,
    "match": """
        s3-step s3-warn-no-match s3-select-candidates s3-wants-can-affinity s3-inform-possibilities s3-inform-route
        s3-inform-goal s3-inform-expectations s3-practical-talk s3-introduce
        s3-tip-present-at-firm s3-tip-record-agreements s3-confidence-before-interview
        s3-factor-competences s3-factor-vacancy-competences s3-factor-motivation s3-factor-learn-competences
        s3-clear-information s3-screen-motivation s3-meet-upfront s3-job-fits-motivation s3-more-employers-choice
        s3-employer-decides
        b-communication b-ict b-reachability b-mobility b-childcare b-irregular-hours
        """,
    "trajectory": """
        s4-step s4-tailor s4-make-agreement s4-tip-insurance
        s4-factor-clear-to-all s4-factor-money-attractive s4-guarantee-condition s4-unclear-agreements
        ag-knowledge-skills ag-step-plan ag-duration ag-guidance-form ag-financing ag-evaluations ag-conditions
        ag-parties
        """,
    "learn": """
        s5-step s5-guide-candidate s5-regular-evaluations s5-tip-candidate-in-evaluation s5-factor-*
        s5-money-available s5-wage-costs-covered s5-own-guidance-attitude s5-custom-training s5-keep-perspective
        s5-contact-location s5-guard-evaluation s6-be-creative
        s5-employer-understands-time s5-employer-guidance-role s5-employer-supervisor s5-employer-culture
        s5-rising-difficulty s5-barriers-in-learning s5-takes-work-and-room s5-self-confidence
        s5-supervisor-changes s5-dropout-at-transition s5-employer-drifts s5-coach-too-big-role s5-different-levels
        s5-late-intervention ev-small-start-check ev-all-challenges dec-adjust
        """,
    "regular": """
        s6-step s6-final-evaluation s6-other-employer s6-mediate-elsewhere s6-keep-learning s6-tip-financial-support
        s6-factor-does-tasks s6-be-creative s6-no-vacancy-at-end s6-small-contract s6-wlb-guarantee-failed
        dec-after-learning dec-start-date s6-f-outcome
        """,
}

# What it asks besides in the WijkLeerbedrijf.
AT_STEP_IN_WLB = {
    "job": "s1-wlb-talk-several s1-wlb-steering-group s1-wlb-find-employers s1-wlb-inform-expectations",
    "options": "s2-wlb-roles-contributions s2-explore-guarantee s2-walk-along s2-choose-trainer",
    "match": """
        s3-aim-interest-in-tasks s3-recruit-direct s3-recruit-campaign s3-info-meeting s3-language-test
        s3-select-on-motivation
        """,
    "trajectory": """
        s4-wlb-after-commitment s4-wlb-all-parties s4-wlb-intention s4-diploma s4-after-diploma-path
        s4-speed-or-other-exit s4-benefit-kept
        """,
    "learn": """
        s5-wlb-leerhome s5-wlb-leerhome-meet s5-wlb-school-day s5-wlb-language s5-wlb-practice
        s5-wlb-orienting-placement s5-wlb-adl-placement s5-wlb-coordinator-guides s5-wlb-employer-practical-lesson
        """,
}

# Forms that carry a part of the method by themselves, with what is listed in them, by kind of record.
IN_FORM = {
    "agreement": "ag-* s4-factor-clear-to-all",
    "evaluation": """
        ev-all-challenges s5-keep-perspective s5-factor-motivation-both s5-factor-takes-work-off dec-adjust
        """,
    "candidate": "s3-practical-talk b-communication b-ict b-reachability b-mobility b-childcare b-irregular-hours",
    "match": "s3-inform-possibilities s3-inform-route s3-inform-goal s3-inform-expectations s3-employer-decides",
    "future_job": "s1-origin-*",
    "outcome": "out-regular-job out-closer-to-work out-trajectory-failed out-dropout dec-start-date",
}


def is_one_of(item_id: str, names: str) -> bool:
    """Whether an item is named in a list, or covered by a name with a star."""
    return any(fnmatchcase(item_id, name) for name in names.split())
