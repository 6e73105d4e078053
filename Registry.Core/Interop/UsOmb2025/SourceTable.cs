using System.Collections.Frozen;
using CsvHelper;
using Registry.Core.Register;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>One row of a table of another register.</summary>
/// <param name="Number">Its number, the first row under the headings being 1.</param>
/// <param name="Cells">Its cells, one for each heading.</param>
/// <param name="Headings">The headings, in their order.</param>
/// <param name="Columns">Where each heading stands.</param>
internal sealed record SourceRow(int Number, IReadOnlyList<string> Cells, IReadOnlyList<string> Headings, FrozenDictionary<string, int> Columns)
{
    /// <summary>The cleaned text under a heading, or null.</summary>
    public string? this[string heading] => Columns.TryGetValue(heading, out var at) ? SourceText.Clean(Cells[at]) : null;

    /// <summary>The whole row as one text, to order rows by nothing but what they say.</summary>
    public string Everything => string.Join('\u001f', Cells);

    /// <summary>Tells a record everything the row says; an empty list, as Python prints it, says nothing.</summary>
    public void TellAll(Transcription record)
    {
        for (var at = 0; at < Cells.Count; at++)
        {
            record.Tells(Headings[at], Cells[at].AsSpan().Trim() is "[]" ? null : Cells[at]);
        }
    }
}

/// <summary>A table of comma-separated values (RFC 4180) with headings.</summary>
internal static class SourceTable
{
    /// <summary>The rows, those whose shape is broken (by number), or the fault that hides them all.</summary>
    public static (IReadOnlyList<SourceRow> Rows, IReadOnlyList<int> Broken, Fault? Fault) Read(string path, IReadOnlyList<string> headings)
    {
        var file = Path.GetFileName(path);
        var (text, fault) = SourceFile.Read(path);
        if (text is null)
        {
            return ([], [], fault);
        }

        // A quotation mark inside an unquoted cell is read as it stands; one that is never closed swallows the rows after it.
        var bad = new HashSet<long>();
        var settings = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            OnMalformedRecord = found =>
            {
                if (found.Reason != CsvMalformedReason.StrayQuote)
                {
                    bad.Add(found.RecordNumber);
                }
            },
        };
        using var reader = CsvReader.FromText(text, settings);
        if (!reader.Read())
        {
            return ([], [], new Fault(file, "source.empty", $"{file} is empty."));
        }

        var names = reader.Current.ToArray().Select(SourceText.OneLine).ToArray();
        if (headings.FirstOrDefault(heading => !names.Contains(heading)) is { } lacking)
        {
            return ([], [], new Fault(file, "source.heading-missing", $"{file} has no column {lacking}."));
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            return ([], [], new Fault(file, "source.heading-twice", $"{file} has two columns of one name."));
        }

        var columns = names.Select((name, at) => (name, at)).ToFrozenDictionary(pair => pair.name, pair => pair.at, StringComparer.Ordinal);
        var rows = new List<SourceRow>();
        var broken = new List<int>();
        for (var number = 1; reader.Read(); number++)
        {
            if (reader.FieldCount != names.Length || bad.Contains(number + 1))
            {
                broken.Add(number);
            }
            else
            {
                rows.Add(new SourceRow(number, reader.Current.ToArray(), names, columns));
            }
        }

        return (rows, broken, null);
    }
}
