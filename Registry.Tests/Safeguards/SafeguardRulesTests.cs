using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Safeguards;
using Registry.Tests.Register;

namespace Registry.Tests.Safeguards;

public sealed class SafeguardRulesTests
{
    private const string Subject = "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01";

    [Test]
    public void The_example_is_complete_and_valid() => EditedExample.IsCompleteAndValid(SafeguardKind.Kind);

    [Test]
    public void A_safeguard_that_answers_nothing_is_flagged() =>
        Assert.That(
            Breaches(s =>
            {
                s.Remove("mitigates");
                s.Remove("legalDuty");
            }),
            Is.EqualTo("R18 /mitigates"));

    [Test]
    public void A_safeguard_that_people_asked_for_passes() =>
        Assert.That(
            Breaches(s =>
            {
                s.Remove("mitigates");
                s.Remove("legalDuty");
                s["answers"] = new JsonArray("0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01");
            }),
            Is.Empty);

    [Test]
    public void A_safeguard_that_mitigates_a_risk_or_is_a_legal_duty_passes([Values("mitigates", "legalDuty")] string other) =>
        Assert.That(Breaches(s => s.Remove(other)), Is.Empty);

    [Test]
    public void A_safeguard_in_place_without_date_or_evidence_is_refused([Values("in-place", "operating")] string status, [Values("inPlaceSince", "evidence")] string member) =>
        Assert.That(
            Breaches(s =>
            {
                s["status"] = status;
                s.Remove(member);
            }),
            Is.EqualTo($"R19 /{member}"));

    [Test]
    public void A_safeguard_that_is_only_promised_or_has_failed_owes_no_evidence([Values("promised", "designed", "degraded", "suspended", "retired")] string status) =>
        Assert.That(
            Breaches(s =>
            {
                s["status"] = status;
                s.Remove("inPlaceSince");
                s.Remove("evidence");
            }),
            Is.Empty);

    [Test]
    public void Evidence_that_can_neither_be_read_nor_understood_stays_a_draft() =>
        Assert.That(Breaches(s => s["evidence"]!.AsArray().Add(new JsonObject { ["title"] = "A log" })), Is.EqualTo("D4 /evidence/2/url"));

    [TestCase("url", "https://example.gov.uk/log")]
    [TestCase("description", "Every access since March is logged.")]
    [TestCase("withheldReason", "It names staff.")]
    public void Evidence_that_is_linked_described_or_withheld_for_a_reason_passes(string member, string value) =>
        Assert.That(Breaches(s => s["evidence"] = new JsonArray(new JsonObject { ["title"] = "A log", [member] = value })), Is.Empty);

    [Test]
    public void A_waived_safeguard_without_a_waiver_is_refused() =>
        Assert.That(
            Breaches(s =>
            {
                s["status"] = "waived";
                s.Remove("waiver");
            }),
            Is.EqualTo("D8 /waiver"));

    [Test]
    public void A_waived_safeguard_without_an_end_is_refused() => Assert.That(WaivedWithout("expires"), Is.EqualTo("D8 /waiver/expires"));

    [Test]
    public void A_waived_safeguard_without_a_reason_is_refused() => Assert.That(WaivedWithout("reason"), Is.EqualTo("D8 /waiver/reason"));

    [Test]
    public void A_waived_safeguard_with_reason_and_end_passes() => Assert.That(WaivedWithout("granted"), Is.Empty);

    [Test]
    public void A_waiver_that_ends_before_it_begins_is_refused() =>
        Assert.That(Breaches(s => s["waiver"]!["granted"] = "2025-09-01"), Is.EqualTo("R27 /waiver/expires"));

    [Test]
    public void A_waiver_of_one_day_passes() => Assert.That(Breaches(s => s["waiver"]!["granted"] = "2025-08-31"), Is.Empty);

    [TestCase("{}", "D4 /mitigates/0/description")]
    [TestCase("""{ "risk": "disparity" }""", "D4 /mitigates/0/subject")]
    [TestCase("""{ "subject": "0190a6f2-7c1e-7b44-8a55-0d6f4e9b1c01" }""", "D4 /mitigates/0/description")]
    public void A_risk_nobody_can_find_stays_a_draft(string risk, string breach) =>
        Assert.That(Breaches(s => s["mitigates"] = new JsonArray(JsonNode.Parse(risk))), Is.EqualTo(breach));

    [Test]
    public void A_risk_of_a_subject_passes_once_and_is_refused_twice()
    {
        Assert.That(Breaches(s => s["mitigates"] = new JsonArray(Risk())), Is.Empty);
        Assert.That(Breaches(s => s["mitigates"] = new JsonArray(Risk(), Risk())), Is.EqualTo("D6 /mitigates/1/risk"));
    }

    [Test]
    public void A_promise_neither_linked_nor_described_stays_a_draft() =>
        Assert.That(Breaches(s => s["promisedIn"]!.AsArray().Add(new JsonObject { ["source"] = "contract" })), Is.EqualTo("D4 /promisedIn/2/description"));

    [Test]
    public void An_ineffective_safeguard_found_without_the_people_it_protects_passes() =>
        Assert.That(
            Breaches(s =>
            {
                s["reviews"]![0]!["effectiveness"] = "ineffective";
                s["reviews"]![0]!["affectedPeopleInvolved"] = false;
            }),
            Is.Empty);

    [Test]
    public void The_newest_review_decides_whether_it_works()
    {
        static void Earlier(JsonObject s) =>
            s["reviews"]!.AsArray().Add(new JsonObject { ["date"] = "2025-09-01", ["by"] = "Internal audit", ["effectiveness"] = "effective" });

        Assert.Multiple(() =>
        {
            Assert.That(EditedExample.ColumnOf(SafeguardKind.Kind, "last_reviewed", Earlier), Is.EqualTo("2026-05-14"));
            Assert.That(EditedExample.ColumnOf(SafeguardKind.Kind, "effectiveness", Earlier), Is.EqualTo("partly-effective"));
        });
    }

    private static JsonObject Risk() => new() { ["subject"] = Subject, ["risk"] = "disparity" };

    private static string WaivedWithout(string member) =>
        Breaches(s =>
        {
            s["status"] = "waived";
            s["waiver"]!.AsObject().Remove(member);
        });

    private static string Breaches(Action<JsonObject> edit) => EditedExample.Breaches(SafeguardKind.Kind, edit);
}
