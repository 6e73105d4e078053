using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Core.Subjects;
using Registry.Tests.Register;

namespace Registry.Tests.Subjects;

public sealed class AlgorithmRulesTests
{
    private static readonly Kind Kind = AlgorithmKind.Kind;

    [Test]
    public void The_example_is_complete_and_valid() => EditedExample.IsCompleteAndValid(Kind);

    [Test]
    public void A_presumption_of_high_impact_is_set_aside_only_with_a_justification()
    {
        Assert.That(EditedExample.Breaches(Kind, r => r["impact"] = JsonNode.Parse("""{"tier":"medium","basis":"us-high-impact"}""")), Is.EqualTo("D1 /impact/justification"));
        Assert.That(EditedExample.Breaches(Kind, r => r["impact"] = JsonNode.Parse("""{"tier":"medium","basis":"us-high-impact","justification":"Advice only; a person decides."}""")), Is.Empty);
        Assert.That(EditedExample.Breaches(Kind, r => r["impact"] = JsonNode.Parse("""{"tier":"low","basis":"self"}""")), Is.Empty, "a tier by the owner's own judgement needs none");
    }

    [Test]
    public void A_high_impact_system_states_its_human_oversight_and_contestability()
    {
        Assert.That(EditedExample.Breaches(Kind, r => { r.Remove("humanOversight"); r.Remove("contestability"); }), Is.EqualTo("D2 /humanOversight, D3 /contestability"));
        Assert.That(EditedExample.Breaches(Kind, r => { r.Remove("humanOversight"); r.Remove("contestability"); r["impact"]!["tier"] = "low"; }), Is.Empty);
    }

    [Test]
    public void An_absence_with_a_reason_is_an_honest_answer_to_a_rule_that_asks_for_a_member()
    {
        var body = EditedExample.Json(Kind, r =>
        {
            r.Remove("humanOversight");
            r["absences"] = JsonNode.Parse("""[{"member":"/humanOversight","state":"not-done","reason":"The system was bought without it; procurement is asked to add it."}]""");
        });
        using var document = System.Text.Json.JsonDocument.Parse(body.ToJsonString());
        Assert.That(Submission.Judge(Kind, document.RootElement).PublicationFaults, Is.Empty);
    }

    [Test]
    public void An_absence_without_its_reason_or_beside_a_value_is_refused()
    {
        var body = EditedExample.Json(Kind, r => r["absences"] = JsonNode.Parse("""[{"member":"/humanOversight","state":"not-done"},{"member":"/methods","state":"withheld"},{"member":"/colour","state":"not-known"}]"""));
        using var document = System.Text.Json.JsonDocument.Parse(body.ToJsonString());
        Assert.That(Submission.Judge(Kind, document.RootElement).Faults.Select(fault => $"{fault.Code} {fault.Pointer}"), Is.EquivalentTo(new[]
        {
            "absence.contradicted /absences/0/member", "absence.reason /absences/0/reason", "absence.contradicted /absences/1/member", "absence.ground /absences/1/ground", "absence.unknown-member /absences/2/member",
        }));
    }

    [Test]
    public void A_no_in_the_grid_says_why_and_a_cell_is_stated_once()
    {
        Assert.That(EditedExample.Breaches(Kind, r => r["contestability"] = JsonNode.Parse("""[{"act":"challenge","object":"output","by":"group","answer":"no"}]""")), Is.EqualTo("D5 /contestability/0/reason"));
        Assert.That(EditedExample.Breaches(Kind, r => r["contestability"] = JsonNode.Parse("""[{"act":"object","object":"input","by":"group","answer":"yes"},{"act":"object","object":"input","by":"group","answer":"not-applicable"}]""")), Is.EqualTo("D5 /contestability/1"));
    }

    [Test]
    public void What_is_used_and_who_supplied_it_can_be_found()
    {
        Assert.That(EditedExample.Breaches(Kind, r => r["uses"] = JsonNode.Parse("""[{"role":"input"}]""")), Is.EqualTo("D4 /uses/0"));
        Assert.That(EditedExample.Breaches(Kind, r => r["supplier"] = JsonNode.Parse("""[{"role":"vendor"}]""")), Is.EqualTo("D4 /supplier/0"));
    }

    [Test]
    public void Names_inside_the_record_are_unique() =>
        Assert.That(EditedExample.Breaches(Kind, r => r["risks"] = JsonNode.Parse("""[{"id":"a","name":"One"},{"id":"a","name":"Two"}]""")), Is.EqualTo("D6 /risks/1/id"));
}
