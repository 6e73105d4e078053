using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>What a client asks of a list: declared filters, words, an allow-listed order, and where to go on.</summary>
public sealed class ListQuery
{
    /// <summary>Items on a page when the client does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most items on a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Most values of one filter.</summary>
    public const int MaxValues = 20;

    /// <summary>Longest full-text query in characters.</summary>
    public const int MaxQuery = 400;

    /// <summary>Most words and phrases of a full-text query.</summary>
    public const int MaxWords = 16;

    /// <summary>Most matches of a search that are ranked; the newest come first.</summary>
    public const int MaxRanked = 500;

    /// <summary>Most faults of one query that are told.</summary>
    public const int MaxFaults = 20;

    private static readonly string[] CommonFilters = ["owner", "reference"];

    private ListQuery(Kind kind) => Kind = kind;

    /// <summary>The kind listed.</summary>
    public Kind Kind { get; }

    /// <summary>Items on a page.</summary>
    public int Limit { get; private set; } = DefaultLimit;

    /// <summary>Words and phrases all of which must occur; null without <c>q</c>.</summary>
    public IReadOnlyList<string>? Phrases { get; private set; }

    /// <summary>Column of the order.</summary>
    public string OrderBy { get; private set; } = "number";

    /// <summary>Largest first.</summary>
    public bool Descending { get; private set; } = true;

    /// <summary>Where to go on.</summary>
    public ListCursor? Cursor { get; private set; }

    /// <summary>What the cursor is bound to: kind, filters, words and order.</summary>
    public ulong Fingerprint { get; private set; }

    private readonly List<(string Sql, object[] Values)> _where = [];

    /// <summary>Sort keys of a kind.</summary>
    public static IEnumerable<string> SortKeys(Kind kind) => kind.Columns.Where(column => column.Sort).Select(column => RecordJson.Name(column.Name)).Append("recordedAt");

    /// <summary>Filters of a kind: query key and what it means.</summary>
    public static IEnumerable<string> FilterKeys(Kind kind) =>
        CommonFilters.Concat(kind.Columns.Select(column => column.Filter).OfType<string>()).Concat(kind.Facets.Select(facet => facet.Filter));

    /// <summary>Reads the parameters of a list; an unknown or repeated key is refused, so that a mistyped filter never returns everything.</summary>
    /// <exception cref="RefusedException">Some parameter is not understood; all are told at once.</exception>
    public static ListQuery Read(Kind kind, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = new ListQuery(kind);
        var faults = new List<Fault>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var bound = new StringBuilder(kind.Name);
        foreach (var (key, value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).TakeWhile(_ => faults.Count < MaxFaults))
        {
            if (!seen.Add(key))
            {
                faults.Add(new Fault(key, "parameter.repeated", $"{key} is given twice: separate several values by commas."));
                continue;
            }

            // A number of .NET may end in NULs; nothing a list is asked for has one.
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(new Fault(key.Length > 80 ? key[..80] : key, "parameter.invalid", "A parameter holds no NUL."));
                continue;
            }

            if (key is not ("limit" or "cursor" or "asOf"))
            {
                bound.Append('\u001f').Append(key).Append('=').Append(value);
            }

            switch (key)
            {
                case "limit":
                    if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
                    {
                        query.Limit = limit;
                    }
                    else
                    {
                        faults.Add(new Fault(key, "parameter.invalid", $"limit is a whole number from 1 to {MaxLimit}."));
                    }

                    break;
                case "cursor":
                    cursor = value;
                    break;
                case "asOf":
                    break;
                case "q":
                    query.Search(value, faults);
                    break;
                case "sort":
                    query.Sort(value, faults);
                    break;
                case "updatedSince":
                    if (TryInstant(value, out var since))
                    {
                        query._where.Add(("k.recorded_at >= {0}", [since]));
                    }
                    else
                    {
                        faults.Add(new Fault(key, "parameter.invalid", "updatedSince is an instant such as 2026-03-31T09:30:00Z, or a day."));
                    }

                    break;
                default:
                    query.Filter(key, value, faults);
                    break;
            }
        }

        query.Fingerprint = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(bound.ToString())));
        if (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidParameter, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} parameters are not understood.", faults);
        }

        if (query.Phrases is not null && seen.Contains("sort"))
        {
            throw new RefusedException(RefusalCode.InvalidParameter, "A search is ordered by how well it matches.", [new Fault("sort", "parameter.invalid", "Leave out sort beside q.")]);
        }

        if (cursor is not null)
        {
            query.Cursor = ListCursor.Parse(cursor, query.Fingerprint);
        }

        return query;
    }

    /// <summary>Reads an instant or a day of a query as the register writes instants.</summary>
    public static bool TryInstant(string text, out string instant)
    {
        instant = "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = $"{day:yyyy-MM-dd}T00:00:00.000Z";
            return true;
        }

        if (text.Length is < 17 or > 40 || text[4] != '-' || text[10] != 'T'
            || !(text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' or ' '))
            || !DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        instant = Timestamp.Text(parsed);
        return true;
    }

    /// <summary>The conditions as SQL over the alias <c>k</c>, with their values.</summary>
    public (string Sql, List<object?> Values) Where(long size)
    {
        var sql = new StringBuilder("k.number < @size AND k.until >= @size");
        var values = new List<object?> { size };
        foreach (var (condition, given) in _where)
        {
            var names = new object[given.Length];
            for (var i = 0; i < given.Length; i++)
            {
                names[i] = $"@v{values.Count}";
                values.Add(given[i]);
            }

            var list = string.Join(", ", names);
            sql.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, condition, list);
        }

        return (sql.ToString(), values);
    }

    private void Search(string text, List<Fault> faults)
    {
        if (text.Length is 0 or > MaxQuery)
        {
            faults.Add(new Fault("q", "parameter.invalid", $"q holds 1 to {MaxQuery} characters."));
            return;
        }

        // Quoted parts are phrases; everything else is words. No operator of any engine is passed on.
        var phrases = new List<string>();
        var parts = text.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            var words = Words.Of(parts[i]);
            phrases.AddRange(i % 2 == 1 && i < parts.Length - 1 ? [words] : words.Split(' '));
        }

        Phrases = [.. phrases.Where(phrase => phrase.Length > 0).Distinct(StringComparer.Ordinal)];
        if (Phrases.Count > MaxWords)
        {
            faults.Add(new Fault("q", "parameter.invalid", $"q holds at most {MaxWords} words and phrases: all of them must occur."));
        }
    }

    private void Sort(string value, List<Fault> faults)
    {
        var name = value.TrimStart('-');
        Descending = value.StartsWith('-');
        if (value.Length - name.Length > 1 || !SortKeys(Kind).Contains(name))
        {
            faults.Add(new Fault("sort", "parameter.invalid", $"sort is one of {string.Join(", ", SortKeys(Kind))}, with - before it for the largest first."));
            return;
        }

        // Entries are numbered in the order they are recorded, so the number sorts as the time does.
        OrderBy = name == "recordedAt" ? "number" : Kind.Columns.First(column => RecordJson.Name(column.Name) == name).Name;
    }

    private void Filter(string key, string value, List<Fault> faults)
    {
        var values = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var column = Kind.Columns.FirstOrDefault(column => column.Filter == key);
        var isFacet = Kind.Facets.Any(facet => facet.Filter == key);
        if (column is null && !isFacet && key is not ("owner" or "reference"))
        {
            var known = FilterKeys(Kind).Concat(["q", "sort", "limit", "cursor", "updatedSince", "asOf"]).ToList();
            faults.Add(new Fault(key.Length > 80 ? key[..80] : key, "parameter.unknown", $"There is no parameter of this name here.{Shape.Suggest(key, known)} Known: {string.Join(", ", known)}."));
            return;
        }

        if (values.Length is 0 or > MaxValues || values.Any(text => text.Length > 200))
        {
            faults.Add(new Fault(key, "parameter.invalid", $"{key} takes 1 to {MaxValues} values of at most 200 characters, separated by commas."));
            return;
        }

        object[] given = [.. values];
        if (column?.Type == ColumnType.Integer)
        {
            var numbers = values.Select(text => text is "true" or "1" ? 1L : text is "false" or "0" ? 0L : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
            if (numbers.Contains(-1))
            {
                faults.Add(new Fault(key, "parameter.invalid", $"{key} takes true, false or a whole number."));
                return;
            }

            given = [.. numbers.Cast<object>()];
        }

        var name = column?.Name ?? key;
        _where.Add(isFacet
            ? ($"k.number IN (SELECT number FROM facet WHERE kind = '{Kind.Name}' AND member = '{key}' AND value IN ({{0}}))", given)
            : given.Length == 1 ? ($"k.{name} = {{0}}", given) : ($"k.{name} IN ({{0}})", given));
    }
}

/// <summary>
/// Where a list goes on: the size of the ledger the first page was read at, so that every page is of one instant, and the last item seen.
/// A search carries the rest of its ranked entries instead.
/// </summary>
public sealed record ListCursor(long Size, long Number, string? Value, IReadOnlyList<long>? Ranked)
{
    /// <summary>The opaque text.</summary>
    public string Text(ulong fingerprint)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write((byte)1);
            writer.Write(fingerprint);
            writer.Write7BitEncodedInt64(Size);
            writer.Write7BitEncodedInt64(Number);
            writer.Write(Value is null ? "" : "=" + Value);
            writer.Write7BitEncodedInt(Ranked?.Count ?? 0);
            foreach (var number in Ranked ?? [])
            {
                writer.Write7BitEncodedInt64(number);
            }
        }

        return Base64Url.EncodeToString(stream.ToArray());
    }

    /// <summary>Reads a cursor back.</summary>
    /// <exception cref="RefusedException">It was not made by this register for this very list.</exception>
    public static ListCursor Parse(string text, ulong fingerprint)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)));
            if (text.Length <= 8_000 && reader.ReadByte() == 1 && reader.ReadUInt64() == fingerprint)
            {
                var size = reader.Read7BitEncodedInt64();
                var number = reader.Read7BitEncodedInt64();
                var value = reader.ReadString();
                var count = reader.Read7BitEncodedInt();
                if (size >= 0 && number >= 0 && count is >= 0 and <= ListQuery.MaxRanked)
                {
                    var ranked = Enumerable.Range(0, count).Select(_ => reader.Read7BitEncodedInt64()).ToList();
                    if (reader.BaseStream.Position == reader.BaseStream.Length && !value.Contains('\0', StringComparison.Ordinal))
                    {
                        return new ListCursor(size, number, value.Length == 0 ? null : value[1..], count == 0 ? null : ranked);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
        {
            // Falls through: whatever it is, it is not one of our cursors.
        }

        throw new RefusedException(RefusalCode.InvalidCursor, "The cursor was not made for this list: start again without it, or repeat filters and order as they were.",
            [new Fault("cursor", "cursor.invalid", "Follow the next link as it is.")]);
    }
}
