using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Participation;
using Registry.Tests.Register;

namespace Registry.Tests.Participation;

public sealed class EngagementRulesTests
{
    private const string Subject = "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01";

    private const string Decision = "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c02";

    [Test]
    public void The_example_is_complete_and_valid() => EditedExample.IsCompleteAndValid(EngagementKind.Kind);

    [Test]
    public void An_engagement_that_consults_or_more_without_its_question_room_promise_people_and_answer_day_stays_a_draft(
        [Values("consult", "involve", "collaborate", "empower")] string level,
        [Values("questionAsked", "negotiable", "promise", "cohorts", "responseDue")] string member)
    {
        var breaches = Breaches(e =>
        {
            e["claimedLevel"] = level;
            e.Remove(member);
        });

        Assert.That(breaches, Is.EqualTo($"R4 /{member}"));
    }

    [Test]
    public void An_engagement_that_consults_or_more_without_a_decision_people_could_alter_stays_a_draft([Values("consult", "involve", "collaborate", "empower")] string level) =>
        Assert.That(
            Breaches(e =>
            {
                e["scope"] = "programme";
                e["claimedLevel"] = level;
            }),
            Is.EqualTo("R2 /decisions"));

    [Test]
    public void An_engagement_on_a_sector_s_policy_without_the_policy_it_fed_stays_a_draft() =>
        Assert.That(Breaches(e => e.Remove("policyProcess")), Is.EqualTo("R2 /decisions"));

    [Test]
    public void An_engagement_that_names_its_decision_passes() =>
        Assert.That(
            Breaches(e =>
            {
                e["scope"] = "programme";
                e["decisions"] = new JsonArray(Decision);
            }),
            Is.Empty);

    [Test]
    public void An_engagement_that_only_informs_owes_no_question_promise_or_answer() =>
        Assert.That(
            Breaches(e =>
            {
                e["claimedLevel"] = "inform";
                foreach (var member in "questionAsked negotiable promise cohorts responseDue decisionRight".Split(' '))
                {
                    e.Remove(member);
                }
            }),
            Is.Empty);

    [Test]
    public void A_claim_to_empower_without_a_decision_right_is_refused() =>
        Assert.That(
            Breaches(e =>
            {
                e["claimedLevel"] = "empower";
                e.Remove("decisionRight");
            }),
            Is.EqualTo("R8 /decisionRight"));

    [Test]
    public void A_claim_to_empower_without_a_part_of_the_right_is_refused([Values("kind", "instrument", "scope", "overrideRule")] string member) =>
        Assert.That(
            Breaches(e =>
            {
                e["claimedLevel"] = "empower";
                e["decisionRight"]!.AsObject().Remove(member);
            }),
            Is.EqualTo($"R8 /decisionRight/{member}"));

    [Test]
    public void A_claim_to_empower_with_its_right_and_instrument_passes() =>
        Assert.That(Breaches(e => e["claimedLevel"] = "empower"), Is.Empty);

    [Test]
    public void A_community_that_was_not_heard_without_a_reason_stays_a_draft([Values("not-sought", "sought-not-reached")] string mode) =>
        Assert.That(
            Breaches(e => e["representation"]!.AsArray().Add(new JsonObject { ["communityName"] = "Foster carers", ["mode"] = mode })),
            Is.EqualTo("R9 /representation/3/why"));

    [Test]
    public void A_community_that_was_not_sought_for_a_stated_reason_passes() =>
        Assert.That(
            Breaches(e => e["representation"]!.AsArray().Add(new JsonObject { ["communityName"] = "Foster carers", ["mode"] = "not-sought", ["why"] = "No budget was left." })),
            Is.Empty);

    [Test]
    public void A_consultation_of_thirteen_days_is_flagged() =>
        Assert.That(Breaches(e => Window(e, "consult", "2026-03-13", "hearing")), Is.EqualTo("R11 /end"));

    [Test]
    public void A_short_open_survey_is_flagged_whatever_the_level_claimed() =>
        Assert.That(Breaches(e => Window(e, "collaborate", "2026-03-05", "survey")), Is.EqualTo("R11 /end"));

    [Test]
    public void A_consultation_of_two_weeks_is_long_enough() =>
        Assert.That(Breaches(e => Window(e, "consult", "2026-03-14", "survey")), Is.Empty);

    [Test]
    public void A_weekend_of_deliberation_is_not_a_window() =>
        Assert.That(Breaches(e => Window(e, "involve", "2026-03-02", "citizens-jury")), Is.Empty);

    [TestCase("announced", "2026-02-08", "/start")]
    [TestCase("end", "2026-02-06", "/end")]
    [TestCase("responseDue", "2026-03-27", "/responseDue")]
    public void Dates_out_of_order_are_refused(string member, string date, string pointer) =>
        Assert.That(Breaches(e => e[member] = date), Does.Contain($"R27 {pointer}"));

    [Test]
    public void Findings_published_before_the_end_are_refused() =>
        Assert.That(Breaches(e => e["findings"]!["date"] = "2026-03-27"), Is.EqualTo("R27 /findings/date"));

    [Test]
    public void A_date_is_compared_with_the_last_one_stated_before_it() =>
        Assert.That(
            Breaches(e =>
            {
                e.Remove("start");
                e.Remove("end");
                e["findings"]!["date"] = "2026-01-11";
            }),
            Is.EqualTo("R27 /findings/date"));

    [Test]
    public void Findings_published_after_the_answer_was_due_are_late_but_true() =>
        Assert.That(Breaches(e => e["findings"]!["date"] = "2026-12-01"), Is.Empty);

    [TestCase("tookPart", 4001, "/cohorts/0/tookPart")]
    [TestCase("completed", 37, "/cohorts/0/completed")]
    public void Totals_that_do_not_add_up_are_refused(string member, int value, string pointer) =>
        Assert.That(Breaches(e => e["cohorts"]![0]![member] = value), Is.EqualTo($"R27 {pointer}"));

    [Test]
    public void Everybody_who_was_invited_may_take_part_and_stay() =>
        Assert.That(
            Breaches(e =>
            {
                e["cohorts"]![0]!["invited"] = 36;
                e["cohorts"]![0]!["completed"] = 36;
            }),
            Is.Empty);

    [TestCase("participantsShare", "31.6,47.2,24.2")]
    [TestCase("populationShare", "31.6,47.2,24.2")]
    [TestCase("participants", "11,17,9")]
    public void Rows_of_a_profile_that_add_up_to_more_than_everybody_are_refused(string member, string values) =>
        Assert.That(Breaches(e => Ages(e, member, values)), Is.EqualTo($"R27 /cohorts/0/profile/2/{member}"));

    [TestCase("participantsShare", "31,47,23")]
    [TestCase("populationShare", "30,47.5,23.5")]
    public void Rounded_shares_may_add_up_to_slightly_more(string member, string values) =>
        Assert.That(Breaches(e => Ages(e, member, values)), Is.Empty);

    [Test]
    public void A_row_that_counts_more_people_than_took_part_is_refused() =>
        Assert.That(
            Breaches(e => e["cohorts"]![0]!["profile"]!.AsArray().Add(Row("region", "North", 37))),
            Is.EqualTo("R27 /cohorts/0/profile/4/participants"));

    [Test]
    public void More_people_of_a_community_than_took_part_are_refused() =>
        Assert.That(Breaches(e => e["representation"]![0]!["count"] = 1241), Is.EqualTo("R27 /representation/0/count"));

    [Test]
    public void A_low_number_of_participants_is_no_fault([Values(0, 1, 4)] int tookPart) =>
        Assert.That(
            Breaches(e =>
            {
                e["cohorts"]![0]!["tookPart"] = tookPart;
                e["cohorts"]![0]!["completed"] = 0;
                e["cohorts"]![0]!.AsObject().Remove("profile");
            }),
            Is.Empty);

    [Test]
    public void A_category_or_name_stated_twice_is_refused()
    {
        Assert.That(Breaches(e => e["cohorts"]![1]!["id"] = "panel"), Is.EqualTo("D6 /cohorts/1/id"));
        Assert.That(
            Breaches(e => e["cohorts"]![0]!["profile"]!.AsArray().Add(new JsonObject { ["dimension"] = "age", ["category"] = "16 TO 34" })),
            Is.EqualTo("D6 /cohorts/0/profile/4/category"));
    }

    [Test]
    public void An_engagement_about_a_system_or_dataset_that_names_none_stays_a_draft([Values("system", "dataset")] string scope) =>
        Assert.That(
            Breaches(e =>
            {
                e["scope"] = scope;
                e["decisions"] = new JsonArray(Decision);
            }),
            Is.EqualTo("D30 /subjects"));

    [Test]
    public void An_engagement_about_a_named_system_passes() =>
        Assert.That(
            Breaches(e =>
            {
                e["scope"] = "system";
                e["subjects"] = new JsonArray(Subject);
                e["decisions"] = new JsonArray(Decision);
            }),
            Is.Empty);

    [Test]
    public void A_party_without_id_and_name_stays_a_draft()
    {
        Assert.That(Breaches(e => e["commissioner"] = new JsonObject()), Is.EqualTo("D4 /commissioner/name"));
        Assert.That(Breaches(e => e["deliverer"] = new JsonObject()), Is.EqualTo("D4 /deliverer/name"));
        Assert.That(Breaches(e => e["funders"]!.AsArray().Add(new JsonObject())), Is.EqualTo("D4 /funders/2/name"));
    }

    [Test]
    public void A_party_known_by_its_id_alone_passes() =>
        Assert.That(Breaches(e => e["commissioner"] = new JsonObject { ["organisation"] = Subject }), Is.Empty);

    [TestCase("""{ "mode": "directly" }""", "D4 /representation/0/communityName")]
    [TestCase("""{ "mode": "directly", "community": "claimants" }""", "D4 /representation/0/subject")]
    [TestCase("""{ "mode": "directly", "subject": "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01" }""", "D4 /representation/0/communityName")]
    public void A_community_nobody_can_find_stays_a_draft(string row, string breach) =>
        Assert.That(Breaches(e => e["representation"] = new JsonArray(JsonNode.Parse(row))), Is.EqualTo(breach));

    [Test]
    public void A_community_of_a_subject_passes() =>
        Assert.That(
            Breaches(e => e["representation"] = new JsonArray(new JsonObject { ["subject"] = Subject, ["community"] = "claimants", ["mode"] = "directly", ["count"] = 12 })),
            Is.Empty);

    [Test]
    public void Paid_participation_without_its_rate_stays_a_draft(
        [Values("voucher", "paid-hourly", "paid-daily", "contract", "paid-to-organisation")] string remuneration,
        [Values("amount", "currency", "unit")] string member) =>
        Assert.That(
            Breaches(e =>
            {
                e["support"]!["remuneration"] = remuneration;
                e["support"]!.AsObject().Remove(member);
            }),
            Is.EqualTo($"D9 /support/{member}"));

    [Test]
    public void Unpaid_participation_has_no_rate_to_state([Values("none", "expenses-only")] string remuneration) =>
        Assert.That(
            Breaches(e => e["support"] = new JsonObject { ["remuneration"] = remuneration, ["accessMeasures"] = new JsonArray("none") }),
            Is.Empty);

    [TestCase("""{ "covers": ["staff"] }""", "D9 /cost/amount")]
    [TestCase("""{ "amount": 900 }""", "D9 /cost/currency")]
    public void A_cost_neither_stated_nor_withheld_stays_a_draft(string cost, string breach) =>
        Assert.That(Breaches(e => e["cost"] = JsonNode.Parse(cost)), Is.EqualTo(breach));

    [Test]
    public void A_cost_withheld_for_a_reason_passes() =>
        Assert.That(Breaches(e => e["cost"] = new JsonObject { ["withheldReason"] = "A tender is running." }), Is.Empty);

    [Test]
    public void An_engagement_that_did_not_go_forward_without_a_reason_stays_a_draft() =>
        Assert.That(
            Breaches(e =>
            {
                e["status"] = "not-going-forward";
                e.Remove("statusReason");
            }),
            Is.EqualTo("D10 /statusReason"));

    [Test]
    public void An_engagement_that_did_not_go_forward_for_a_stated_reason_passes() =>
        Assert.That(
            Breaches(e =>
            {
                e["status"] = "not-going-forward";
                e["statusReason"] = "The cabinet dropped the matching before the first meeting.";
            }),
            Is.Empty);

    [Test]
    public void The_totals_of_a_projection_are_unknown_when_one_cohort_does_not_state_its_number()
    {
        Assert.Multiple(() =>
        {
            Assert.That(EditedExample.ColumnOf(EngagementKind.Kind, "took_part"), Is.EqualTo(1240L));
            Assert.That(EditedExample.ColumnOf(EngagementKind.Kind, "invited"), Is.Null);
            Assert.That(EditedExample.ColumnOf(EngagementKind.Kind, "most_sessions"), Is.EqualTo(4L));
            Assert.That(EditedExample.ColumnOf(EngagementKind.Kind, "cost_amount"), Is.EqualTo(48250d));
        });
    }

    [Test]
    public void A_community_heard_directly_or_through_others_is_found_by_its_subject_and_name() =>
        Assert.That(
            EditedExample.FacetOf(EngagementKind.Kind, "heardCommunity", e => e["representation"] = new JsonArray(
                new JsonObject { ["subject"] = Subject, ["community"] = "claimants", ["mode"] = "directly" },
                new JsonObject { ["subject"] = Subject, ["community"] = "case-workers", ["mode"] = "not-sought", ["why"] = "Their union was asked." })),
            Is.EqualTo($"{Subject}/claimants"));

    internal static string Breaches(Action<JsonObject> edit) => EditedExample.Breaches(EngagementKind.Kind, edit);

    internal static JsonObject Row(string dimension, string category, int participants) =>
        new() { ["dimension"] = dimension, ["category"] = category, ["participants"] = participants };

    private static void Window(JsonObject e, string level, string end, string method)
    {
        e["claimedLevel"] = level;
        e["start"] = "2026-03-01";
        e["end"] = end;
        e["methods"] = new JsonArray(method);
    }

    private static void Ages(JsonObject e, string member, string values)
    {
        foreach (var (value, i) in values.Split(',').Select((value, i) => (value, i)))
        {
            e["cohorts"]![0]!["profile"]![i]![member] = JsonNode.Parse(value);
        }
    }
}
