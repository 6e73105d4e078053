using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.PublicBenefit;
using Registry.Tests.Register;

namespace Registry.Tests.PublicBenefit;

public sealed class AssessmentRulesTests
{
    private const string SomeId = "0198c0de-0000-7000-8000-000000000001";

    [Test]
    public void The_example_is_complete_and_valid()
    {
        // Its subjects are other records, so the example says in about what it judges.
        Assert.That(EditedExample.Json(AssessmentKind.Kind).ContainsKey("subjects"), Is.False);
        EditedExample.IsCompleteAndValid(AssessmentKind.Kind);
    }

    [Test]
    public void An_assessment_of_nothing_is_refused() =>
        Assert.That(Breaches(json => json.Remove("about")), Is.EqualTo("D4 /subjects"));

    [Test]
    public void An_assessment_of_a_subject_of_this_register_needs_no_words() =>
        Assert.That(
            Breaches(json =>
            {
                json.Remove("about");
                json["subjects"] = new JsonArray(SomeId);
            }),
            Is.Empty);

    [TestCase("benefits")]
    [TestCase("harms")]
    [TestCase("conditions")]
    public void Two_entries_of_one_name_are_refused(string list) =>
        Assert.That(
            Breaches(json => json[list]!.AsArray().Add(json[list]![0]!.DeepClone())),
            Is.EqualTo($"D6 /{list}/1/id"));

    [Test]
    public void An_assessment_without_acceptability_evidence_is_flagged() =>
        Assert.That(Breaches(json => json.Remove("acceptabilityEvidence")), Is.EqualTo("R20 /acceptabilityEvidence"));

    [Test]
    public void What_people_said_in_this_register_is_acceptability_evidence([Values("engagement", "recommendation")] string member) =>
        Assert.That(Breaches(json => json["acceptabilityEvidence"] = new JsonArray(new JsonObject { [member] = SomeId })), Is.Empty);

    [Test]
    public void Acceptability_evidence_that_says_nothing_is_refused() =>
        Assert.That(Breaches(json => json["acceptabilityEvidence"]![0]!.AsObject().Remove("description")), Is.EqualTo("D4 /acceptabilityEvidence/0"));

    [TestCase("proceed")]
    [TestCase("proceed-with-conditions")]
    [TestCase("pilot-only")]
    public void A_benefit_that_justifies_going_ahead_needs_measure_baseline_and_date(string decision) =>
        Assert.That(
            Breaches(json =>
            {
                json["decision"] = decision;
                Without(json["benefits"]![0]!, "measure", "baseline", "byDate");
            }),
            Is.EqualTo("R21 /benefits/0/baseline, R21 /benefits/0/byDate, R21 /benefits/0/measure"));

    [TestCase("defer")]
    [TestCase("do-not-proceed")]
    [TestCase("stop")]
    public void A_benefit_that_did_not_carry_the_decision_needs_no_measure(string decision) =>
        Assert.That(
            Breaches(json =>
            {
                json["decision"] = decision;
                Without(json["benefits"]![0]!, "measure", "baseline", "byDate");
            }),
            Is.Empty);

    [Test]
    public void A_commercial_gain_without_a_value_share_is_a_draft() =>
        Assert.That(
            Breaches(json => Without(json["benefits"]![0]!["commercialBeneficiaries"]![0]!, "valueShare")),
            Is.EqualTo("R22 /benefits/0/commercialBeneficiaries/0/valueShare"));

    [Test]
    public void A_value_share_of_none_is_an_answer() =>
        Assert.That(Breaches(json => json["benefits"]![0]!["commercialBeneficiaries"]![0]!["valueShare"] = "none"), Is.Empty);

    [Test]
    public void A_commercial_beneficiary_that_nobody_can_find_is_refused() =>
        Assert.That(
            Breaches(json => Without(json["benefits"]![0]!["commercialBeneficiaries"]![0]!, "name")),
            Is.EqualTo("D4 /benefits/0/commercialBeneficiaries/0"));

    [Test]
    public void A_commercial_beneficiary_of_this_register_needs_no_name() =>
        Assert.That(
            Breaches(json =>
            {
                Without(json["benefits"]![0]!["commercialBeneficiaries"]![0]!, "name");
                json["benefits"]![0]!["commercialBeneficiaries"]![0]!["organisation"] = SomeId;
            }),
            Is.Empty);

    [TestCase("met")]
    [TestCase("partly")]
    public void A_benefit_reported_as_met_without_value_and_evidence_is_flagged(string verdict) =>
        Assert.That(
            Breaches(json =>
            {
                json["benefits"]![0]!["realised"]!["verdict"] = verdict;
                Without(json["benefits"]![0]!["realised"]!, "value", "evidence");
            }),
            Is.EqualTo("D23 /benefits/0/realised/evidence, D23 /benefits/0/realised/value"));

    [TestCase("not-met")]
    [TestCase("too-early")]
    public void A_benefit_that_did_not_come_about_needs_no_proof(string verdict) =>
        Assert.That(
            Breaches(json =>
            {
                json["benefits"]![0]!["realised"]!["verdict"] = verdict;
                Without(json["benefits"]![0]!["realised"]!, "value", "evidence");
            }),
            Is.Empty);

    [Test]
    public void A_high_residual_harm_that_nobody_accepted_is_flagged() =>
        Assert.That(Breaches(json => Without(json["harms"]![0]!, "acceptedBy")), Is.EqualTo("R23 /harms/0/acceptedBy"));

    [TestCase("none")]
    [TestCase("low")]
    [TestCase("moderate")]
    public void A_lower_residual_harm_needs_nobody_to_accept_it(string residual) =>
        Assert.That(
            Breaches(json =>
            {
                Without(json["harms"]![0]!, "acceptedBy");
                json["harms"]![0]!["residual"] = residual;
            }),
            Is.Empty);

    [TestCase("yes")]
    [TestCase("no")]
    [TestCase("unknown")]
    public void A_harm_may_have_come_about_or_not_or_nobody_knows(string occurred) =>
        Assert.That(Breaches(json => json["harms"]![0]!["occurred"] = occurred), Is.Empty);

    [TestCase("benefits", "beneficiaries")]
    [TestCase("harms", "bearers")]
    public void People_who_are_neither_named_nor_declared_are_refused(string list, string people) =>
        Assert.That(
            Breaches(json => Without(json[list]![0]![people]![0]!, "name")),
            Is.EqualTo($"D4 /{list}/0/{people}/0"));

    [TestCase("benefits", "beneficiaries")]
    [TestCase("harms", "bearers")]
    public void A_community_without_the_record_that_declares_it_is_refused(string list, string people) =>
        Assert.That(
            Breaches(json => json[list]![0]![people]![0]!["community"] = "disabled-children"),
            Is.EqualTo($"D4 /{list}/0/{people}/0/subject"));

    [TestCase("benefits", "beneficiaries")]
    [TestCase("harms", "bearers")]
    public void A_community_that_a_subject_declares_needs_no_words(string list, string people) =>
        Assert.That(
            Breaches(json => json[list]![0]![people]![0] = new JsonObject { ["subject"] = SomeId, ["community"] = "disabled-children" }),
            Is.Empty);

    [Test]
    public void A_capacity_counted_twice_is_refused() =>
        Assert.That(Breaches(json => json["panel"]!["members"]![1]!["capacity"] = "lay"), Is.EqualTo("D6 /panel/members/1/capacity"));

    [Test]
    public void More_votes_than_members_are_refused() =>
        Assert.That(Breaches(json => json["panel"]!["votes"]!["for"] = 8), Is.EqualTo("R27 /panel/votes"));

    [Test]
    public void Votes_of_every_member_add_up() =>
        Assert.That(Breaches(json => json["panel"]!["votes"]!["for"] = 7), Is.Empty);

    [Test]
    public void A_panel_of_officials_alone_can_be_recorded() =>
        Assert.That(
            Breaches(json => json["panel"] = new JsonObject { ["members"] = new JsonArray(new JsonObject { ["capacity"] = "official", ["count"] = 1 }) }),
            Is.Empty);

    [TestCase("support", "defer")]
    [TestCase("support", "do-not-proceed")]
    [TestCase("support", "stop")]
    [TestCase("support-with-conditions", "proceed")]
    [TestCase("support-with-conditions", "defer")]
    [TestCase("support-with-conditions", "do-not-proceed")]
    [TestCase("support-with-conditions", "stop")]
    [TestCase("do-not-support", "proceed")]
    [TestCase("do-not-support", "proceed-with-conditions")]
    [TestCase("do-not-support", "pilot-only")]
    public void A_decision_against_advice_without_a_reason_is_refused(string advice, string decision) =>
        Assert.Multiple(() =>
        {
            Assert.That(Breaches(json => Decide(json, advice, decision)), Is.EqualTo("R24 /overrideReason"));
            Assert.That(Column("against_advice", json => Decide(json, advice, decision)), Is.EqualTo(1L));
            Assert.That(
                Breaches(json =>
                {
                    Decide(json, advice, decision);
                    json["overrideReason"] = "The minister decided otherwise.";
                }),
                Is.Empty);
        });

    [TestCase("support", "proceed")]
    [TestCase("support", "proceed-with-conditions")]
    [TestCase("support", "pilot-only")]
    [TestCase("support-with-conditions", "proceed-with-conditions")]
    [TestCase("support-with-conditions", "pilot-only")]
    [TestCase("do-not-support", "defer")]
    [TestCase("do-not-support", "do-not-proceed")]
    [TestCase("do-not-support", "stop")]
    public void A_decision_that_follows_advice_needs_no_reason(string advice, string decision) =>
        Assert.Multiple(() =>
        {
            Assert.That(Breaches(json => Decide(json, advice, decision)), Is.Empty);
            Assert.That(Column("against_advice", json => Decide(json, advice, decision)), Is.Zero);
        });

    [TestCase("proceed")]
    [TestCase("stop")]
    public void A_decision_without_advice_is_neither_with_nor_against_it(string decision) =>
        Assert.Multiple(() =>
        {
            Assert.That(Breaches(json => Decide(json, "no-advice", decision)), Is.Empty);
            Assert.That(Column("against_advice", json => Decide(json, "no-advice", decision)), Is.Null);
        });

    [Test]
    public void Advice_that_is_not_yet_decided_on_breaks_no_rule() =>
        Assert.That(Breaches(json => Without(json, "decision", "decidedBy", "decidedOn", "overrideReason")), Is.Empty);

    [Test]
    public void A_review_due_before_the_decision_is_refused() =>
        Assert.That(Breaches(json => json["reviewDue"] = "2025-09-23"), Is.EqualTo("R27 /reviewDue"));

    [Test]
    public void Advice_after_the_decision_is_published_and_flagged() =>
        Assert.That(Breaches(json => json["advisedOn"] = "2025-09-25"), Is.EqualTo("D24 /advisedOn"));

    [Test]
    public void Advice_on_the_day_of_the_decision_is_in_time() =>
        Assert.That(Breaches(json => json["advisedOn"] = "2025-09-24"), Is.Empty);

    [TestCase("support", "proceed-with-conditions")]
    [TestCase("support-with-conditions", "proceed-with-conditions")]
    [TestCase("support-with-conditions", "pilot-only")]
    public void Conditions_that_nobody_lists_are_a_draft(string advice, string decision) =>
        Assert.That(
            Breaches(json =>
            {
                Decide(json, advice, decision);
                json.Remove("conditions");
            }),
            Is.EqualTo("D22 /conditions"));

    [TestCase("support", "proceed")]
    [TestCase("support", "pilot-only")]
    [TestCase("do-not-support", "stop")]
    public void A_decision_without_conditions_lists_none(string advice, string decision) =>
        Assert.That(
            Breaches(json =>
            {
                Decide(json, advice, decision);
                json.Remove("conditions");
            }),
            Is.Empty);

    [Test]
    public void A_condition_that_points_at_nothing_and_has_no_date_is_flagged() =>
        Assert.That(
            Breaches(json => Without(json["conditions"]![0]!, "safeguard", "due")),
            Is.EqualTo("R25 /conditions/0/due, R25 /conditions/0/safeguard"));

    [Test]
    public void A_condition_met_by_a_safeguard_or_a_commitment_of_this_register_passes([Values("safeguard", "commitment")] string member) =>
        Assert.That(
            Breaches(json =>
            {
                Without(json["conditions"]![0]!, "safeguard");
                json["conditions"]![0]![member] = SomeId;
            }),
            Is.Empty);

    [Test]
    public void Seats_are_counted_by_capacity_and_silence_is_not_zero() =>
        Assert.Multiple(() =>
        {
            Assert.That(Column("panel_members"), Is.EqualTo(10L));
            Assert.That(Column("lay_members"), Is.EqualTo(4L));
            Assert.That(Column("lived_experience_members", json => json["panel"]!["members"]!.AsArray().RemoveAt(1)), Is.Zero);
            Assert.That(Column("lay_members", json => json.Remove("panel")), Is.Null);
        });

    [Test]
    public void The_next_benefit_due_is_the_earliest_one_without_a_final_verdict() =>
        Assert.Multiple(() =>
        {
            Assert.That(Column("next_benefit_due"), Is.Null);
            Assert.That(Column("next_benefit_due", json => json["benefits"]![0]!["realised"]!["verdict"] = "too-early"), Is.EqualTo("2026-12-18"));
            Assert.That(Column("next_benefit_due", json => Without(json["benefits"]![0]!, "realised")), Is.EqualTo("2026-12-18"));
            Assert.That(Column("next_benefit_due", json => json.Remove("benefits")), Is.Null);
        });

    [Test]
    public void A_safeguard_relied_on_by_a_harm_or_a_condition_leads_to_the_assessment() =>
        Assert.That(
            EditedExample.FacetOf(AssessmentKind.Kind, "safeguard", json =>
            {
                json["harms"]![0]!["safeguards"] = new JsonArray(SomeId);
                json["conditions"]![0]!["safeguard"] = SomeId;
            }),
            Is.EqualTo(SomeId));

    private static void Decide(JsonObject json, string advice, string decision)
    {
        json["advice"] = advice;
        json["decision"] = decision;
        json.Remove("overrideReason");
    }

    private static void Without(JsonNode node, params string[] members)
    {
        foreach (var member in members)
        {
            node.AsObject().Remove(member);
        }
    }

    private static string Breaches(Action<JsonObject> edit) => EditedExample.Breaches(AssessmentKind.Kind, edit);

    private static object? Column(string name, Action<JsonObject>? edit = null) => EditedExample.ColumnOf(AssessmentKind.Kind, name, edit);
}
