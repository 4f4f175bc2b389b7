"""first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to version 0001."""
    op.create_table(
        "check_answer",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("item_id", sa.String(60), nullable=True),
        sa.Column("step", sa.String(20), nullable=True),
        sa.Column("answer", sa.String(40), nullable=True),
        sa.Column("reason", sa.String(1000), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_answer")),
    )
    with op.batch_alter_table("check_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_answer_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_answer_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("replica", sa.String(36), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("record_kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("typed_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_record_id"), ["record_id"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("replica", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(36), nullable=False),
        sa.Column("action", sa.String(36), nullable=False),
        sa.Column("undoes", sa.String(36), nullable=True),
        sa.Column("time", sa.String(27), nullable=False),
        sa.Column("hybrid", sa.Integer(), nullable=False),
        sa.Column("clock_back", sa.Boolean(), nullable=False),
        sa.Column("record_kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("payload_hash", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_hybrid"), ["hybrid"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_record_id"), ["record_id"], unique=False)
        batch_op.create_index("ix_journal_replica_number", ["replica", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_undoes"), ["undoes"], unique=False)

    op.create_table(
        "parked_question",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("subject_kind", sa.String(40), nullable=True),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("question_key", sa.String(100), nullable=True),
        sa.Column("question", sa.String(8000), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.Column("parked_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_question")),
    )
    with op.batch_alter_table("parked_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parked_question_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "partner",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("partner_kind", sa.String(40), nullable=True),
        sa.Column("contact", sa.String(200), nullable=True),
        sa.Column("task", sa.String(8000), nullable=True),
        sa.Column("knows_demand", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_table(
        "replica",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replica")),
    )
    op.create_table(
        "retention",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("subject_kind", sa.String(40), nullable=True),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("keep_until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(8000), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
    )
    with op.batch_alter_table("retention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "sector",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("expectation", sa.String(8000), nullable=True),
        sa.Column("shortage", sa.Boolean(), nullable=True),
        sa.Column("opportunity_jobs", sa.String(8000), nullable=True),
        sa.Column("source", sa.String(200), nullable=True),
        sa.Column("analysed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector")),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("organisation_name", sa.String(200), nullable=True),
        sa.Column("horizon_months", sa.Integer(), nullable=True),
        sa.Column("evaluation_interval_weeks", sa.Integer(), nullable=True),
        sa.Column("coach_contact_weeks", sa.Integer(), nullable=True),
        sa.Column("coach_contact_wlb_weeks", sa.Integer(), nullable=True),
        sa.Column("employer_contact_weeks", sa.Integer(), nullable=True),
        sa.Column("place_contact_weeks", sa.Integer(), nullable=True),
        sa.Column("barrier_open_days", sa.Integer(), nullable=True),
        sa.Column("fallback_lead_weeks", sa.Integer(), nullable=True),
        sa.Column("bbl_notice_weeks", sa.Integer(), nullable=True),
        sa.Column("supervisor_changes", sa.Integer(), nullable=True),
        sa.Column("soon_days", sa.Integer(), nullable=True),
        sa.Column("retention_months", sa.Integer(), nullable=True),
        sa.Column("cost_per_year_cents", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_table(
        "signal_set_aside",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("signal", sa.String(40), nullable=True),
        sa.Column("subject_kind", sa.String(40), nullable=True),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("reason", sa.String(8000), nullable=True),
        sa.Column("set_aside_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_set_aside")),
    )
    with op.batch_alter_table("signal_set_aside", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_set_aside_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "step_state",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("subject_id", sa.String(36), nullable=True),
        sa.Column("step", sa.String(20), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_state")),
    )
    with op.batch_alter_table("step_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_state_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("initials", sa.String(10), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("knows_method", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("code", sa.String(40), nullable=True),
        sa.Column("coach_id", sa.String(), nullable=True),
        sa.Column("benefit", sa.Boolean(), nullable=True),
        sa.Column("start_level", sa.String(200), nullable=True),
        sa.Column("language_level", sa.String(40), nullable=True),
        sa.Column("language_test_on", sa.Date(), nullable=True),
        sa.Column("language_lessons", sa.Boolean(), nullable=True),
        sa.Column("hours_available", sa.Float(), nullable=True),
        sa.Column("wants", sa.String(8000), nullable=True),
        sa.Column("can", sa.String(8000), nullable=True),
        sa.Column("likes", sa.String(8000), nullable=True),
        sa.Column("motivation_learning", sa.String(8000), nullable=True),
        sa.Column("motivation_working", sa.String(8000), nullable=True),
        sa.Column("practical_talk_on", sa.Date(), nullable=True),
        sa.Column("problem_communication", sa.Boolean(), nullable=True),
        sa.Column("problem_ict", sa.Boolean(), nullable=True),
        sa.Column("problem_reachability", sa.Boolean(), nullable=True),
        sa.Column("problem_mobility", sa.Boolean(), nullable=True),
        sa.Column("problem_childcare", sa.Boolean(), nullable=True),
        sa.Column("problem_hours", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["team_member.id"], name=op.f("fk_candidate_coach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_coach_id"), ["coach_id"], unique=False)

    op.create_table(
        "employer",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("sector_id", sa.String(), nullable=True),
        sa.Column("place", sa.String(200), nullable=True),
        sa.Column("size", sa.String(40), nullable=True),
        sa.Column("motive_shortage", sa.Boolean(), nullable=True),
        sa.Column("motive_social", sa.Boolean(), nullable=True),
        sa.Column("motive_mission", sa.Boolean(), nullable=True),
        sa.Column("knows_group", sa.Boolean(), nullable=True),
        sa.Column("good_experience", sa.Boolean(), nullable=True),
        sa.Column("worked_with_us", sa.Boolean(), nullable=True),
        sa.Column("plans_ahead", sa.Boolean(), nullable=True),
        sa.Column("floor_support", sa.String(40), nullable=True),
        sa.Column("support_asked", sa.String(200), nullable=True),
        sa.Column("support_note", sa.String(8000), nullable=True),
        sa.Column("success_story", sa.String(8000), nullable=True),
        sa.Column("story_may_be_shared", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_employer_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
    )
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employer_sector_id"), ["sector_id"], unique=False)

    op.create_table(
        "preferences",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("idle_lock_minutes", sa.Integer(), nullable=True),
        sa.Column("export_folder", sa.String(1000), nullable=True),
        sa.Column("recipient", sa.String(200), nullable=True),
        sa.Column("recipient_name", sa.String(200), nullable=True),
        sa.Column("language", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["team_member.id"], name=op.f("fk_preferences_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
    )
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_preferences_member_id"), ["member_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("template", sa.String(40), nullable=True),
        sa.Column("sector_id", sa.String(), nullable=True),
        sa.Column("coordinator_id", sa.String(), nullable=True),
        sa.Column("trainer_id", sa.String(), nullable=True),
        sa.Column("steering_group", sa.String(8000), nullable=True),
        sa.Column("length_months", sa.Integer(), nullable=True),
        sa.Column("introduction_weeks", sa.Integer(), nullable=True),
        sa.Column("school_days_week", sa.Float(), nullable=True),
        sa.Column("placement_hours_week", sa.Float(), nullable=True),
        sa.Column("week_plan", sa.String(8000), nullable=True),
        sa.Column("bbl_after_months", sa.Integer(), nullable=True),
        sa.Column("education_level", sa.String(200), nullable=True),
        sa.Column("end_document", sa.String(40), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=True),
        sa.Column("yearly", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["coordinator_id"], ["partner.id"], name=op.f("fk_programme_coordinator_id")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_programme_sector_id")),
        sa.ForeignKeyConstraint(["trainer_id"], ["partner.id"], name=op.f("fk_programme_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_coordinator_id"), ["coordinator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_sector_id"), ["sector_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "cohort",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("planned_end_on", sa.Date(), nullable=True),
        sa.Column("planned_size", sa.Integer(), nullable=True),
        sa.Column("bbl_start_on", sa.Date(), nullable=True),
        sa.Column("recruitment", sa.String(40), nullable=True),
        sa.Column("recruitment_note", sa.String(8000), nullable=True),
        sa.Column("training_budget_cents", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_cohort_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
    )
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "external_reference",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("system", sa.String(200), nullable=True),
        sa.Column("number", sa.String(200), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_external_reference_candidate_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_external_reference_employer_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_external_reference_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_reference")),
    )
    with op.batch_alter_table("external_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_reference_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_external_reference_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_external_reference_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "learning_place",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("place_kind", sa.String(40), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("contact", sa.String(200), nullable=True),
        sa.Column("difficulty", sa.String(40), nullable=True),
        sa.Column("daily_supervisor", sa.Boolean(), nullable=True),
        sa.Column("within_limits", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_learning_place_employer_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_learning_place_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_place")),
    )
    with op.batch_alter_table("learning_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_place_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_place_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "profile",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("interest", sa.String(8000), nullable=True),
        sa.Column("affinity", sa.String(8000), nullable=True),
        sa.Column("education_needed", sa.Boolean(), nullable=True),
        sa.Column("experience_needed", sa.Boolean(), nullable=True),
        sa.Column("demands_reason", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_profile_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
    )
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "programme_employer",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("contribution", sa.String(8000), nullable=True),
        sa.Column("walk_along", sa.Boolean(), nullable=True),
        sa.Column("in_steering_group", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_programme_employer_employer_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_employer_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_employer")),
    )
    with op.batch_alter_table("programme_employer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_employer_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_employer_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "programme_partner",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("task", sa.String(8000), nullable=True),
        sa.Column("in_steering_group", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_programme_partner_partner_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_partner_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_partner")),
    )
    with op.batch_alter_table("programme_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_partner_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_partner_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "cohort_employer",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("expected_places", sa.Integer(), nullable=True),
        sa.Column("places_certain", sa.Boolean(), nullable=True),
        sa.Column("joins_again", sa.Boolean(), nullable=True),
        sa.Column("reason_not_again", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_employer_cohort_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_cohort_employer_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_employer")),
    )
    with op.batch_alter_table("cohort_employer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_employer_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_employer_employer_id"), ["employer_id"], unique=False)

    op.create_table(
        "contact_person",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("reach", sa.String(200), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("learning_place_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_contact_person_employer_id")),
        sa.ForeignKeyConstraint(
            ["learning_place_id"], ["learning_place.id"], name=op.f("fk_contact_person_learning_place_id")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_contact_person_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
    )
    with op.batch_alter_table("contact_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_person_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_person_learning_place_id"), ["learning_place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_person_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "future_job",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("origin", sa.String(40), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("places_certain", sa.Boolean(), nullable=True),
        sa.Column("hours_week", sa.Float(), nullable=True),
        sa.Column("ends_benefit", sa.Boolean(), nullable=True),
        sa.Column("irregular_hours", sa.Boolean(), nullable=True),
        sa.Column("entry_function", sa.Boolean(), nullable=True),
        sa.Column("entry_level", sa.String(200), nullable=True),
        sa.Column("learnable", sa.String(8000), nullable=True),
        sa.Column("shortage_job", sa.Boolean(), nullable=True),
        sa.Column("carved", sa.Boolean(), nullable=True),
        sa.Column("carved_tasks", sa.String(8000), nullable=True),
        sa.Column("competence_text", sa.String(8000), nullable=True),
        sa.Column("profile_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("state_reason", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_future_job_employer_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_future_job_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_future_job")),
    )
    with op.batch_alter_table("future_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_future_job_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_future_job_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("meeting_kind", sa.String(40), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(200), nullable=True),
        sa.Column("organisers", sa.String(500), nullable=True),
        sa.Column("others_present", sa.String(8000), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_meeting_cohort_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_meeting_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("meeting_id", sa.String(), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_attendance_candidate_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_attendance_employer_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("function", sa.String(200), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_commitment_cohort_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_commitment_employer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_commitment_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_job_id"), ["job_id"], unique=False)

    op.create_table(
        "skill",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("profile_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("minimum", sa.Boolean(), nullable=True),
        sa.Column("skill_kind", sa.String(40), nullable=True),
        sa.Column("where_learned", sa.String(40), nullable=True),
        sa.Column("how", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_skill_job_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_skill_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
    )
    with op.batch_alter_table("skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skill_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "trajectory",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("state_reason", sa.String(1000), nullable=True),
        sa.Column("route", sa.String(40), nullable=True),
        sa.Column("other_route", sa.String(200), nullable=True),
        sa.Column("route_reason", sa.String(2000), nullable=True),
        sa.Column("step_order", sa.String(40), nullable=True),
        sa.Column("trial_start", sa.Boolean(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("planned_end_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("length_months", sa.Integer(), nullable=True),
        sa.Column("organised_by", sa.String(40), nullable=True),
        sa.Column("school_days_week", sa.Float(), nullable=True),
        sa.Column("ladder_start", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_trajectory_candidate_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_trajectory_cohort_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_trajectory_employer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_trajectory_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trajectory")),
    )
    with op.batch_alter_table("trajectory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trajectory_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectory_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectory_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectory_job_id"), ["job_id"], unique=False)

    op.create_table(
        "barrier",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("barrier_type", sa.String(40), nullable=True),
        sa.Column("method_item", sa.String(60), nullable=True),
        sa.Column("side", sa.String(40), nullable=True),
        sa.Column("work_related", sa.String(40), nullable=True),
        sa.Column("touches_employer", sa.Boolean(), nullable=True),
        sa.Column("why_needed", sa.String(500), nullable=True),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("found_in_step", sa.String(40), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("note", sa.String(4000), nullable=True),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_barrier_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier")),
    )
    with op.batch_alter_table("barrier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_barrier_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "candidate_skill",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("skill_id", sa.String(), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("learnable", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_skill_candidate_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_candidate_skill_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_skill")),
    )
    with op.batch_alter_table("candidate_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_skill_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "condition",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("what", sa.String(8000), nullable=True),
        sa.Column("condition_kind", sa.String(40), nullable=True),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_condition_job_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_condition_programme_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_condition_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_condition_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_condition_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "fallback",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("cause", sa.String(40), nullable=True),
        sa.Column("option", sa.String(40), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_fallback_employer_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_fallback_partner_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_fallback_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fallback")),
    )
    with op.batch_alter_table("fallback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fallback_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fallback_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fallback_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "finance_line",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("cost_kind", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("budget_cents", sa.Integer(), nullable=True),
        sa.Column("payer", sa.String(40), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("instrument", sa.String(40), nullable=True),
        sa.Column("code", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_finance_line_cohort_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_finance_line_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_line")),
    )
    with op.batch_alter_table("finance_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finance_line_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finance_line_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "guidance_line",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("topic", sa.String(40), nullable=True),
        sa.Column("form", sa.String(200), nullable=True),
        sa.Column("amount", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_guidance_line_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_line")),
    )
    with op.batch_alter_table("guidance_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_line_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "income_period",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("income_form", sa.String(40), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_income_period_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_period")),
    )
    with op.batch_alter_table("income_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_income_period_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.Column("went_well", sa.String(8000), nullable=True),
        sa.Column("change_next", sa.String(8000), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_lesson_cohort_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_lesson_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "match",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("told_possibilities_on", sa.Date(), nullable=True),
        sa.Column("told_route_on", sa.Date(), nullable=True),
        sa.Column("told_goal_on", sa.Date(), nullable=True),
        sa.Column("told_expectations_on", sa.Date(), nullable=True),
        sa.Column("introduced_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("candidate_agrees", sa.Boolean(), nullable=True),
        sa.Column("employer_decision", sa.String(40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.Column("reason", sa.String(8000), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_match_candidate_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_match_cohort_id")),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_match_job_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_match_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
    )
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("milestone_kind", sa.String(40), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_milestone_employer_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_milestone_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("end_state", sa.String(40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("hours_week", sa.Float(), nullable=True),
        sa.Column("contract_kind", sa.String(40), nullable=True),
        sa.Column("wage_cost_subsidy", sa.Boolean(), nullable=True),
        sa.Column("subsidy_until_on", sa.Date(), nullable=True),
        sa.Column("benefit", sa.String(40), nullable=True),
        sa.Column("lasting", sa.Boolean(), nullable=True),
        sa.Column("lasting_checked_on", sa.Date(), nullable=True),
        sa.Column("diploma", sa.Boolean(), nullable=True),
        sa.Column("certificate", sa.Boolean(), nullable=True),
        sa.Column("early_diploma", sa.Boolean(), nullable=True),
        sa.Column("other_exit_profile", sa.Boolean(), nullable=True),
        sa.Column("ladder_end", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_outcome_employer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_outcome_job_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_outcome_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("learning_place_id", sa.String(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("placement_kind", sa.String(40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("hours_week", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.String(40), nullable=True),
        sa.Column("supervisor", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_placement_employer_id")),
        sa.ForeignKeyConstraint(
            ["learning_place_id"], ["learning_place.id"], name=op.f("fk_placement_learning_place_id")
        ),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_placement_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_learning_place_id"), ["learning_place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "stakeholder",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("task", sa.String(1000), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_stakeholder_partner_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_stakeholder_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholder")),
    )
    with op.batch_alter_table("stakeholder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stakeholder_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stakeholder_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "step_plan_item",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("goal", sa.String(200), nullable=True),
        sa.Column("skills", sa.String(2000), nullable=True),
        sa.Column("item_kind", sa.String(40), nullable=True),
        sa.Column("learning_place_id", sa.String(), nullable=True),
        sa.Column("place", sa.String(200), nullable=True),
        sa.Column("difficulty", sa.String(40), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("guide", sa.String(200), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learning_place_id"], ["learning_place.id"], name=op.f("fk_step_plan_item_learning_place_id")
        ),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_step_plan_item_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_plan_item")),
    )
    with op.batch_alter_table("step_plan_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_plan_item_learning_place_id"), ["learning_place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_plan_item_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "trajectory_job",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_trajectory_job_job_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_trajectory_job_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trajectory_job")),
    )
    with op.batch_alter_table("trajectory_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trajectory_job_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectory_job_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "contact_log",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("contact_kind", sa.String(40), nullable=True),
        sa.Column("contact_with", sa.String(40), nullable=True),
        sa.Column("person", sa.String(200), nullable=True),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("about_growth", sa.Boolean(), nullable=True),
        sa.Column("about_group", sa.Boolean(), nullable=True),
        sa.Column("about_inclusion", sa.Boolean(), nullable=True),
        sa.Column("topics", sa.String(8000), nullable=True),
        sa.Column("agreed", sa.String(8000), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("placement_id", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_contact_log_candidate_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_contact_log_cohort_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_contact_log_employer_id")),
        sa.ForeignKeyConstraint(["job_id"], ["future_job.id"], name=op.f("fk_contact_log_job_id")),
        sa.ForeignKeyConstraint(["member_id"], ["team_member.id"], name=op.f("fk_contact_log_member_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_contact_log_partner_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_contact_log_placement_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_contact_log_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_log")),
    )
    with op.batch_alter_table("contact_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_log_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_log_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "transition",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("transition_kind", sa.String(40), nullable=True),
        sa.Column("description", sa.String(200), nullable=True),
        sa.Column("placement_id", sa.String(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("talk_before_on", sa.Date(), nullable=True),
        sa.Column("talk_after_on", sa.Date(), nullable=True),
        sa.Column("doubts", sa.String(2000), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_transition_placement_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_transition_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transition_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transition_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("transition_id", sa.String(), nullable=True),
        sa.Column("evaluation_kind", sa.String(40), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.String(8000), nullable=True),
        sa.Column("gains", sa.String(2000), nullable=True),
        sa.Column("challenges", sa.String(8000), nullable=True),
        sa.Column("solutions", sa.String(8000), nullable=True),
        sa.Column("job_in_sight", sa.Boolean(), nullable=True),
        sa.Column("candidate_motivated", sa.Boolean(), nullable=True),
        sa.Column("employer_motivated", sa.Boolean(), nullable=True),
        sa.Column("takes_work_off", sa.Boolean(), nullable=True),
        sa.Column("room_to_learn", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("new_agreements", sa.String(8000), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_evaluation_cohort_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_evaluation_trajectory_id")),
        sa.ForeignKeyConstraint(["transition_id"], ["transition.id"], name=op.f("fk_evaluation_transition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_trajectory_id"), ["trajectory_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_transition_id"), ["transition_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("what", sa.String(500), nullable=True),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(8000), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("barrier_id", sa.String(), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("candidate_id", sa.String(), nullable=True),
        sa.Column("employer_id", sa.String(), nullable=True),
        sa.Column("contact_log_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["barrier_id"], ["barrier.id"], name=op.f("fk_action_barrier_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_action_candidate_id")),
        sa.ForeignKeyConstraint(["contact_log_id"], ["contact_log.id"], name=op.f("fk_action_contact_log_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_action_employer_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_action_evaluation_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_action_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_barrier_id"), ["barrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_contact_log_id"), ["contact_log_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("trajectory_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("changes", sa.String(2000), nullable=True),
        sa.Column("knowledge_skills", sa.String(8000), nullable=True),
        sa.Column("step_plan", sa.String(8000), nullable=True),
        sa.Column("duration", sa.String(200), nullable=True),
        sa.Column("guidance_form", sa.String(8000), nullable=True),
        sa.Column("guidance_amount", sa.String(8000), nullable=True),
        sa.Column("financing", sa.String(8000), nullable=True),
        sa.Column("evaluations", sa.String(8000), nullable=True),
        sa.Column("conditions", sa.String(8000), nullable=True),
        sa.Column("commitment", sa.String(8000), nullable=True),
        sa.Column("certificate", sa.String(200), nullable=True),
        sa.Column("insurance", sa.String(8000), nullable=True),
        sa.Column("income", sa.String(8000), nullable=True),
        sa.Column("employer_time", sa.String(8000), nullable=True),
        sa.Column("learn_at_work", sa.String(8000), nullable=True),
        sa.Column("non_work_split", sa.String(8000), nullable=True),
        sa.Column("no_job_plan", sa.String(8000), nullable=True),
        sa.Column("no_candidate_plan", sa.String(8000), nullable=True),
        sa.Column("insurance_checked_on", sa.Date(), nullable=True),
        sa.Column("insurance_checked_by", sa.String(200), nullable=True),
        sa.Column("insurance_how", sa.String(200), nullable=True),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("copy_candidate_on", sa.Date(), nullable=True),
        sa.Column("copy_employer_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_agreement_cohort_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_agreement_evaluation_id")),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name=op.f("fk_agreement_trajectory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "barrier_review",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("barrier_id", sa.String(), nullable=True),
        sa.Column("discussed", sa.Boolean(), nullable=True),
        sa.Column("solution", sa.String(2000), nullable=True),
        sa.ForeignKeyConstraint(["barrier_id"], ["barrier.id"], name=op.f("fk_barrier_review_barrier_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_barrier_review_evaluation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_review")),
    )
    with op.batch_alter_table("barrier_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_barrier_review_barrier_id"), ["barrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_barrier_review_evaluation_id"), ["evaluation_id"], unique=False)

    op.create_table(
        "evaluation_participant",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_participant_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_participant")),
    )
    with op.batch_alter_table("evaluation_participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_participant_evaluation_id"), ["evaluation_id"], unique=False)

    op.create_table(
        "skill_progress",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("skill_id", sa.String(), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_skill_progress_evaluation_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_progress_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_progress")),
    )
    with op.batch_alter_table("skill_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_progress_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skill_progress_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "transition_review",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("transition_id", sa.String(), nullable=True),
        sa.Column("discussed", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_transition_review_evaluation_id")),
        sa.ForeignKeyConstraint(["transition_id"], ["transition.id"], name=op.f("fk_transition_review_transition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition_review")),
    )
    with op.batch_alter_table("transition_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transition_review_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transition_review_transition_id"), ["transition_id"], unique=False)

    op.create_table(
        "agreement_party",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("deleted_at", sa.String(27), nullable=True),
        sa.Column("agreement_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_party_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
    )
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_party_agreement_id"), ["agreement_id"], unique=False)

