using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Participation;
using Registry.Core.Register;
using Registry.Tests.Register;

namespace Registry.Tests.Participation;

/// <summary>What decisions, declarations, recommendations, responses, commitments, verifications, effects and challenges must say, and that no honest record is refused.</summary>
public sealed class DutyToAnswerRulesTests
{
    private const string SomeId = "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01";

    private static readonly string[] Unanswerable = ["decideBy", "handover"];

    public static IReadOnlyList<Kind> Kinds =>
        [DecisionKind.Kind, DeclarationKind.Kind, RecommendationKind.Kind, ResponseKind.Kind, CommitmentKind.Kind, VerificationKind.Kind, EffectKind.Kind, ChallengeKind.Kind];

    [TestCaseSource(nameof(Kinds))]
    public void The_example_is_complete_and_valid(Kind kind)
    {
        if (kind == DecisionKind.Kind)
        {
            EditedExample.IsCompleteAndValid(kind, "override");
            return;
        }

        if (kind == DeclarationKind.Kind || kind == ResponseKind.Kind)
        {
            EditedExample.IsCompleteAndValid(kind, Unanswerable);
            return;
        }

        EditedExample.IsCompleteAndValid(kind);
    }

    [Test]
    public void A_decision_that_was_taken_without_outcome_or_weighing_stays_a_draft()
    {
        Assert.That(Decision(d => d.Remove("outcome")), Is.EqualTo("D31 /outcome"));
        Assert.That(Decision(d => d.Remove("actualDate")), Is.EqualTo("D31 /actualDate"));
        Assert.That(Decision(d => d.Remove("howWeighed")), Is.EqualTo("D32 /howWeighed"));
    }

    [Test]
    public void A_decision_that_is_only_planned_passes() =>
        Assert.That(Decision(d => Without(d, "actualDate", "outcome", "howWeighed", "engagementsConsidered", "subjectVersions")), Is.Empty);

    [Test]
    public void A_decision_that_considered_no_engagement_passes() =>
        Assert.That(Decision(d => Without(d, "howWeighed", "engagementsConsidered")), Is.Empty);

    [Test]
    public void A_decision_against_what_people_decided_says_who_overruled_them_when_and_why()
    {
        var overruled = new JsonObject { ["authority"] = "Full council, by standing order 12", ["reason"] = "The budget was cut.", ["date"] = "2026-10-06" };
        Assert.That(Decision(d => d["contraryTo"] = new JsonArray(SomeId)), Is.EqualTo("R8 /override"));
        Assert.That(Decision(d => d["override"] = overruled.DeepClone()), Is.EqualTo("R8 /contraryTo"), "nobody is overruled where nobody had decided");
        Assert.That(Decision(d => (d["contraryTo"], d["override"]) = (new JsonArray(SomeId), overruled.DeepClone())), Is.Empty);
        Assert.That(
            Decision(d =>
            {
                (d["contraryTo"], d["override"]) = (new JsonArray(SomeId), overruled.DeepClone());
                Without(d, "actualDate", "outcome", "howWeighed", "engagementsConsidered");
            }),
            Is.EqualTo("D31 /actualDate"),
            "what is only planned departs from nothing yet");
    }

    [Test]
    public void The_version_of_a_subject_is_stated_once() =>
        Assert.That(Decision(d => d["subjectVersions"]!.AsArray().Add(d["subjectVersions"]![0]!.DeepClone())), Is.EqualTo("D6 /subjectVersions/1/subject"));

    [Test]
    public void No_engagement_with_a_reason_passes_in_every_state([Values("planned", "none-not-proportionate", "none-legally-restricted", "unknown")] string state) =>
        Assert.That(
            Declaration(d =>
            {
                d["declarationState"] = state;
                Without(d, "engagements", "reliance");
            }),
            Is.Empty);

    [Test]
    public void No_engagement_and_no_reason_is_published_and_flagged() =>
        Assert.That(
            Declaration(d =>
            {
                d["declarationState"] = "none-no-reason";
                Without(d, "engagements", "reliance", "reason");
            }),
            Is.EqualTo("R1 /declarationState"));

    [Test]
    public void No_engagement_without_reason_or_day_of_review_is_flagged() =>
        Assert.That(
            Declaration(d =>
            {
                d["declarationState"] = "none-not-proportionate";
                Without(d, "reason", "reviewDate");
            }),
            Is.EqualTo("R1 /reason, R1 /reviewDate"));

    [Test]
    public void Engagement_that_is_declared_and_not_named_stays_a_draft()
    {
        Assert.That(
            Declaration(d =>
            {
                d["declarationState"] = "engaged";
                Without(d, "engagements", "reason", "reviewDate");
            }),
            Is.EqualTo("D33 /engagements"));
        Assert.That(Declaration(d => d.Remove("reliance")), Is.EqualTo("D33 /reliance"));
    }

    [Test]
    public void Engagement_that_is_named_needs_no_reason() =>
        Assert.That(
            Declaration(d =>
            {
                d["declarationState"] = "engaged";
                Without(d, "reason", "reviewDate", "reliance");
            }),
            Is.Empty);

    [Test]
    public void A_review_without_its_day_stays_a_draft() =>
        Assert.That(
            Declaration(d =>
            {
                d["gate"] = "review";
                d.Remove("gateDate");
            }),
            Is.EqualTo("D34 /gateDate"));

    [Test]
    public void An_address_of_somebody_who_took_part_is_refused()
    {
        Assert.That(EditedExample.Breaches(RecommendationKind.Kind, r => r["text"] = "Write to jo@example.org before you change it."), Is.EqualTo("R28 /text"));
        Assert.That(EditedExample.Breaches(EffectKind.Kind, e => e["toldParticipants"]!["means"] = "A call to +44 20 7946 0018."), Is.EqualTo("R28 /toldParticipants/means"));
        Assert.That(EditedExample.Breaches(ChallengeKind.Kind, c => c["statement"] = "Ask jo@example.org, who was refused."), Is.EqualTo("R28 /statement"));
    }

    [Test]
    public void An_answer_that_is_no_yes_without_its_reason_is_refused([Values("under-consideration", "partly-accepted", "not-accepted", "deferred", "redirected", "superseded")] string disposition) =>
        Assert.That(Response(r => Answer(r, disposition).Remove("reason")), Is.EqualTo("R12 /reason"));

    [Test]
    public void A_refusal_without_the_kind_of_its_reason_is_refused([Values("partly-accepted", "not-accepted", "deferred")] string disposition) =>
        Assert.That(Response(r => Answer(r, disposition).Remove("reasonKind")), Is.EqualTo("R12 /reasonKind"));

    [Test]
    public void A_rejection_with_reasons_passes_and_so_does_every_other_honest_answer([Values("under-consideration", "accepted", "partly-accepted", "not-accepted", "deferred", "redirected", "superseded")] string disposition) =>
        Assert.That(Response(r => Answer(r, disposition)), Is.Empty);

    [Test]
    public void An_acceptance_needs_no_reason() =>
        Assert.That(Response(r => Without(Answer(r, "accepted"), "reason", "reasonKind")), Is.Empty);

    [Test]
    public void An_acceptance_in_part_without_the_part_is_refused() =>
        Assert.That(Response(r => Answer(r, "partly-accepted").Remove("partAccepted")), Is.EqualTo("R12 /partAccepted"));

    [TestCase(null, "R13 /decideBy")]
    [TestCase("2027-09-13", "R13 /decideBy")]
    [TestCase("2026-09-11", "R27 /decideBy")]
    [TestCase("2027-09-12", "")]
    public void A_deferral_ends_within_twelve_months(string? decideBy, string breach) =>
        Assert.That(Response(r => Answer(r, "deferred")["decideBy"] = decideBy), Is.EqualTo(breach));

    [TestCase("redirectedTo")]
    [TestCase("handover")]
    public void A_redirection_to_nobody_or_without_handover_is_refused(string member) =>
        Assert.That(Response(r => Answer(r, "redirected").Remove(member)), Is.EqualTo($"R14 /{member}"));

    [TestCase("not-started")]
    [TestCase("limited")]
    public void A_report_of_little_progress_without_an_obstacle_is_refused(string reported) =>
        Assert.That(Commitment(c => Without(c, "obstacles")["reported"] = reported), Is.EqualTo("R15 /obstacles"));

    [Test]
    public void A_promise_that_was_only_just_made_has_no_obstacle_to_state() =>
        Assert.That(Commitment(c => Without(c, "obstacles", "reportedOn", "evidence", "due", "revisionReason")["reported"] = "not-started"), Is.Empty);

    [TestCase("""[]""")]
    [TestCase("""[{ "title": "Release notes", "url": "https://example.gov.uk/notes" }]""")]
    [TestCase("""[{ "title": "Release notes", "date": "2027-02-01", "description": "They say so." }]""")]
    public void Delivered_without_dated_evidence_that_can_be_read_is_refused(string evidence) =>
        Assert.That(Commitment(c => Delivered(c, evidence)), Is.EqualTo("R16 /evidence"));

    [TestCase("""[{ "title": "Release notes", "date": "2027-02-01", "url": "https://example.gov.uk/notes" }]""")]
    [TestCase("""[{ "title": "Release notes", "date": "2027-02-01", "withheldReason": "They describe signs of fraud." }]""")]
    public void Delivered_with_evidence_or_the_reason_it_is_withheld_passes(string evidence) =>
        Assert.That(Commitment(c => Delivered(c, evidence)), Is.Empty);

    [Test]
    public void A_promise_that_was_given_up_says_what_stood_in_the_way()
    {
        Assert.That(Commitment(c => c["reported"] = "abandoned"), Is.Empty);
        Assert.That(Commitment(c => Without(c, "obstacles")["reported"] = "abandoned"), Is.EqualTo("R15 /obstacles"));
    }

    [Test]
    public void A_day_that_moved_without_a_reason_is_refused() =>
        Assert.That(Commitment(c => c.Remove("revisionReason")), Is.EqualTo("D38 /revisionReason"));

    [Test]
    public void A_report_without_its_day_stays_a_draft() =>
        Assert.That(Commitment(c => c.Remove("reportedOn")), Is.EqualTo("D39 /reportedOn"));

    [Test]
    public void A_verdict_that_disputes_passes_and_one_that_shows_nothing_stays_a_draft()
    {
        Assert.That(EditedExample.Breaches(VerificationKind.Kind, v => v["verdict"] = "disputed"), Is.Empty);
        Assert.That(EditedExample.Breaches(VerificationKind.Kind, v => v["evidence"]![0]!.AsObject().Remove("url")), Is.EqualTo("D4 /evidence/0/url"));
        Assert.That(EditedExample.Breaches(VerificationKind.Kind, v => Without(v, "part")["targetKind"] = "remedy"), Is.EqualTo("D4 /part"));
    }

    [Test]
    public void That_nothing_changed_passes() =>
        Assert.That(EditedExample.Breaches(EffectKind.Kind, e => Without(e, "subject", "subjectVersion", "changedOn", "toldParticipants")["effectKind"] = "no-change"), Is.Empty);

    [Test]
    public void A_version_of_no_subject_stays_a_draft() =>
        Assert.That(EditedExample.Breaches(EffectKind.Kind, e => e.Remove("subject")), Is.EqualTo("D4 /subject"));

    [Test]
    public void A_decided_challenge_without_reasons_or_a_way_on_is_refused()
    {
        Assert.That(Decided(c => c.Remove("reasons")), Is.EqualTo("R26 /reasons"));
        Assert.That(Decided(c => c.Remove("escalation")), Is.EqualTo("R26 /escalation"));
        Assert.That(Decided(c => c["decidedOn"] = "2027-02-19"), Is.EqualTo("R27 /decidedOn"));
        Assert.That(Decided(c => c["remedies"]![0]!["delivered"] = "2027-04-01"), Is.EqualTo("R26 /remedies/0/evidence"));
    }

    [Test]
    public void A_challenge_that_was_not_upheld_for_stated_reasons_passes() =>
        Assert.That(Decided(c => Without(c, "remedies")["outcome"] = "not-upheld"), Is.Empty);

    [Test]
    public void Rules_computed_from_several_records_are_in_the_catalogue_too() =>
        Assert.That(Rules.All.Select(rule => rule.Code), Is.SupersetOf(Enumerable.Range(1, 30).Select(number => $"R{number}")));

    private static string Decision(Action<JsonObject> edit) => EditedExample.Breaches(DecisionKind.Kind, edit);

    private static string Declaration(Action<JsonObject> edit) => EditedExample.Breaches(DeclarationKind.Kind, edit);

    private static string Response(Action<JsonObject> edit) => EditedExample.Breaches(ResponseKind.Kind, edit);

    private static string Commitment(Action<JsonObject> edit) => EditedExample.Breaches(CommitmentKind.Kind, edit);

    private static string Decided(Action<JsonObject> edit) => EditedExample.Breaches(ChallengeKind.Kind, c =>
    {
        c["acknowledgedOn"] = "2027-02-20";
        c["status"] = "upheld";
        c["outcome"] = "upheld";
        c["reasons"] = "Nine claims of January were ranked after all.";
        c["decidedOn"] = "2027-03-20";
        c["escalation"] = "The Local Government Ombudsman.";
        c["remedies"] = new JsonArray(new JsonObject { ["id"] = "look-again", ["kind"] = "reconsideration", ["due"] = "2027-04-30" });
        edit(c);
    });

    private static JsonObject Answer(JsonObject r, string disposition)
    {
        r["disposition"] = disposition;
        r["decideBy"] = disposition == "deferred" ? "2027-03-01" : null;
        r["redirectedTo"] = disposition == "redirected" ? SomeId : null;
        r["handover"] = disposition == "redirected" ? new JsonObject { ["title"] = "Letter to the ministry", ["date"] = "2026-09-10", ["description"] = "It hands over the panel's first recommendation." } : null;
        return r;
    }

    private static void Delivered(JsonObject c, string evidence)
    {
        c["reported"] = "delivered";
        c["reportedOn"] = "2027-02-02";
        c["evidence"] = JsonNode.Parse(evidence);
    }

    private static JsonObject Without(JsonObject record, params string[] members)
    {
        foreach (var member in members)
        {
            record.Remove(member);
        }

        return record;
    }
}
