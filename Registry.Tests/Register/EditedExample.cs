using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;

namespace Registry.Tests.Register;

/// <summary>A kind's example, as published or with an edit, held against its shape and its rules.</summary>
internal static class EditedExample
{
    public static JsonObject Json(Kind kind, Action<JsonObject>? edit = null)
    {
        var json = JsonNode.Parse(kind.Example)!.AsObject();
        edit?.Invoke(json);
        return json;
    }

    /// <summary>The rules broken, each as <c>code pointer</c>, sorted and joined by commas. Each breach must point at a member that exists and name a rule that looks at this kind.</summary>
    public static string Breaches(Kind kind, Action<JsonObject>? edit = null)
    {
        var element = Element(Json(kind, edit));
        Assert.That(Faults(kind, element), Is.Empty, "the edit must leave the shape intact: only the rules are tested here");
        var breaches = kind.Check(kind.Read(element)).ToList();
        foreach (var breach in breaches)
        {
            Assert.Multiple(() =>
            {
                Assert.That(kind.Shape.Resolve(breach.Pointer), Is.Not.Null, $"{breach.Pointer} leads nowhere");
                Assert.That(breach.Rule.Kinds, Does.Contain(kind.Name), $"{breach.Rule.Code} does not look at {kind.Plural}");
                Assert.That(Rules.All, Does.Contain(breach.Rule));
            });
        }

        return string.Join(", ", breaches.Select(breach => $"{breach.Rule.Code} {breach.Pointer}").Order(StringComparer.Ordinal));
    }

    /// <summary>The example is valid and shows every member of the kind but ids, what the register sets, and what cannot stand beside the rest.</summary>
    public static void IsCompleteAndValid(Kind kind, params string[] except)
    {
        var json = Json(kind);
        var faults = new List<Fault>();
        var missing = new List<(Fault, Member)>();
        kind.Shape.Check(Element(json), "", faults, missing);
        var unseen = kind.Shape.Members
            .Where(member => Shape.Common.Find(member.Name) is null && member.Type != MemberType.Id && !member.SetByRegister && !json.ContainsKey(member.Name) && !except.Contains(member.Name))
            .Select(member => member.Name);
        Assert.Multiple(() =>
        {
            Assert.That(faults, Is.Empty);
            Assert.That(missing, Is.Empty);
            Assert.That(Breaches(kind), Is.Empty);
            Assert.That(unseen, Is.Empty, "members the example does not show");
        });
    }

    /// <summary>What the example, edited, puts into one column of the projection.</summary>
    public static object? ColumnOf(Kind kind, string column, Action<JsonObject>? edit = null) =>
        kind.Columns.Single(candidate => candidate.Name == column).Value(kind.Read(Element(Json(kind, edit))));

    /// <summary>What the example, edited, can be found by under one facet.</summary>
    public static string FacetOf(Kind kind, string filter, Action<JsonObject>? edit = null) =>
        string.Join(", ", kind.Facets.Single(candidate => candidate.Filter == filter).Values(kind.Read(Element(Json(kind, edit)))));

    private static List<Fault> Faults(Kind kind, JsonElement element)
    {
        var faults = new List<Fault>();
        kind.Shape.Check(element, "", faults, new List<(Fault, Member)>());
        return faults;
    }

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);
}
