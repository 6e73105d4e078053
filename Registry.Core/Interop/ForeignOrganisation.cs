using System.Text.Json.Nodes;

namespace Registry.Core.Interop;

/// <summary>Bodies named by another register, as organisations of this one. Their type is stated only where the source states it.</summary>
internal static class ForeignOrganisation
{
    /// <summary>Longest name of an organisation here.</summary>
    public const int LongestName = 300;

    /// <summary>A body about which the source says little more than its name.</summary>
    public static ForeignRecord Of(
        string reference,
        string name,
        string? jurisdiction,
        string standard,
        string where,
        string? type = null,
        string whyNoType = "The source does not state what type of body it is.",
        IEnumerable<(string Scheme, string Value)>? identifiers = null,
        string? website = null,
        IEnumerable<(string Field, string Value)>? values = null)
    {
        var body = new JsonObject { ["reference"] = reference, ["name"] = SourceText.Cut(SourceText.OneLine(name), LongestName) };
        if (type is not null)
        {
            body["type"] = type;
        }

        if (jurisdiction is not null)
        {
            body["jurisdiction"] = jurisdiction;
        }

        var known = new JsonArray([.. (identifiers ?? []).Select(identifier => new JsonObject { ["scheme"] = identifier.Scheme, ["value"] = identifier.Value })]);
        if (known.Count > 0)
        {
            body["identifiers"] = known;
        }

        if (website is not null)
        {
            body["website"] = website;
        }

        if (type is null)
        {
            body["absences"] = new JsonArray(new JsonObject { ["member"] = "/type", ["state"] = "not-known", ["reason"] = whyNoType });
        }

        var source = new JsonObject { ["standard"] = standard };
        var kept = new JsonArray([.. (values ?? []).Select(value => new JsonObject { ["field"] = SourceText.Cut(value.Field, 200), ["value"] = SourceText.Cut(value.Value, 20_000) })]);
        if (kept.Count > 0)
        {
            source["values"] = kept;
        }

        body["source"] = source;
        return new ForeignRecord("organisation", reference, body, where);
    }
}
