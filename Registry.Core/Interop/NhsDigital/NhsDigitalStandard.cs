using System.Text.Json;

namespace Registry.Core.Interop.NhsDigital;

/// <summary>
/// The data release register of NHS Digital, its sheet of purposes and benefits: every agreement under which data of patients is shared,
/// the benefits expected of it and those it yielded. NHS Digital answers for the records, since it shares the data and published the
/// register; each recipient becomes an organisation. <see cref="Agreement"/> says what becomes of each field. The edition is not told in the
/// records: a later one amends only what it says differently.
/// </summary>
public static class NhsDigitalStandard
{
    /// <summary>Reference of NHS Digital itself.</summary>
    internal const string Publisher = "nhsd-nhs-digital";

    /// <summary>Key of the source in the records.</summary>
    internal const string SourceKey = "nhs-digital-release-register";

    /// <summary>Where the register is kept.</summary>
    internal const string Location = "https://github.com/HDRUK/data-use-register";

    /// <summary>The standard.</summary>
    public static readonly Standard Standard = new(
        "nhs-digital",
        "NHS Digital data release register, purposes and benefits (2021)",
        "a JSON file, or a folder of such files, each a list of agreements by the names of the sheet's columns",
        Read);

    private static IEnumerable<ForeignRecord> Read(string path, MappingReport report)
    {
        var refused = new List<ForeignRecord>();
        var agreements = new List<Agreement>();
        var files = File.Exists(path) ? [path] : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0)
        {
            refused.Add(SourceFile.Refused("dataset", new Fault(Path.GetFileName(path), "source.missing", "There is no JSON file at the path given.")));
        }

        foreach (var file in files)
        {
            if (Load(file, agreements) is { } fault)
            {
                refused.Add(SourceFile.Refused("dataset", fault));
            }
        }

        var taken = new List<(string Reference, Agreement Agreement)>();
        foreach (var renewed in agreements.GroupBy(agreement => agreement.Stem, StringComparer.Ordinal))
        {
            foreach (var same in renewed.GroupBy(agreement => agreement.Number, StringComparer.Ordinal))
            {
                if (same.First() is not { Number: { } number, Recipient: { } recipient } first || SourceText.Slug(recipient).Length == 0)
                {
                    refused.AddRange(same.Select(agreement => agreement.Refused($"/{Agreement.ReferenceField}", "It needs a reference number and an organisation.", report)));
                    continue;
                }

                taken.Add((renewed.Count() == 1 ? renewed.Key! : number, first));
                refused.AddRange(same.Skip(1).Select(agreement => agreement.Refused($"/{Agreement.ReferenceField}", $"Another agreement has the number {number} too.", report)));
            }
        }

        var recipients = new Recipients(taken.Select(pair => pair.Agreement));
        foreach (var organisation in recipients.Records())
        {
            yield return organisation;
        }

        foreach (var (reference, agreement) in taken.OrderBy(pair => pair.Reference, StringComparer.Ordinal))
        {
            yield return agreement.Dataset(reference, Recipients.Reference(agreement.Recipient!), report);
            yield return agreement.Assessment(reference, report);
        }

        foreach (var record in refused)
        {
            yield return record;
        }
    }

    private static Fault? Load(string path, List<Agreement> agreements)
    {
        var file = Path.GetFileName(path);
        var (text, fault) = SourceFile.Read(path);
        if (text is null)
        {
            return fault;
        }

        try
        {
            var root = JsonElement.Parse(text);
            if (root.ValueKind != JsonValueKind.Array || root.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            {
                return new Fault(file, "source.invalid", $"{file} is not a list of agreements.");
            }

            foreach (var item in root.EnumerateArray())
            {
                agreements.Add(new Agreement(agreements.Count + 1, [.. item.EnumerateObject().Select(field => (field.Name, Text(field.Value)))]));
            }

            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape, is found only when the text is asked for.
            return new Fault(file, "source.invalid", $"{file} is not JSON, or holds text that is not Unicode.");
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
