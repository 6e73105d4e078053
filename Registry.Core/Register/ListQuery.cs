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

    /// <summary>Filters of every kind: columns of its table that the register itself sets.</summary>
    public static readonly IReadOnlyList<string> CommonFilters = ["owner", "reference"];

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

    /// <summary>
    /// Whether no one index holds the matches in the order of the list: then a page is first looked for among the next few thousand
    /// records in that order, and only where they do not fill it are the matches gathered and sorted. So neither a filter that most
    /// records pass nor one that few pass costs more than a small part of the register.
    /// </summary>
    public bool IsScattered => _where.Count > (OrderBy == "number" || _where.Exists(condition => condition.ListedBy == OrderBy) ? 1 : 0) || _where.Exists(condition => condition.IsScattered);

    /// <summary>How many records are looked at before the matches are gathered.</summary>
    private const int Near = 4_000;

    private readonly List<Condition> _where = [];

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
                        // Entries are numbered in the order they are recorded: an instant is a number.
                        query._where.Add(new Condition("number", "k.number >= (SELECT e.number FROM entry e WHERE e.at >= {0} ORDER BY e.at, e.number LIMIT 1)", [since]));
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
        if (FullDate.TryParse(text, out var day))
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
        var values = new List<object?> { size };
        return ("k.number < @size AND k.until >= @size" + Filters(values, near: false), values);
    }

    /// <summary>The page's numbers and sort values as SQL, one more than asked for, with its values.</summary>
    /// <param name="size">Size of the ledger it is read at.</param>
    /// <param name="near">Only among the next few thousand in the order of the list.</param>
    public (string Sql, object?[] Values) Select(long size, bool near)
    {
        var values = new List<object?> { size };
        var (compare, direction) = Descending ? ("<", "DESC") : (">", "ASC");
        var value = OrderBy == "number" ? "''" : $"k.{OrderBy}";
        var order = OrderBy == "number" ? $"k.number {direction}" : $"k.{OrderBy} {direction}, k.number {direction}";
        var from = $"{Kind.Name} k WHERE k.number < @size AND k.until >= @size";
        if (Cursor is { } cursor && OrderBy == "number")
        {
            from += $" AND k.number {compare} @lastnumber";
            values.Add(cursor.Number);
        }
        else if (Cursor is not null)
        {
            from += $" AND (k.{OrderBy}, k.number) {compare} (@last, @lastnumber)";
            values.AddRange([Cursor.Value ?? "", Cursor.Number]);
        }

        if (near)
        {
            var columns = string.Concat(_where.Select(condition => condition.Column).Where(column => column != "number").Distinct().Select(column => $", k.{column}"));
            var filters = Filters(values, near);
            values.Add((long)Limit + 1);
            return ($"SELECT k.number, k.value FROM (SELECT k.number, {value} AS value{columns} FROM {from} ORDER BY {order} LIMIT {Near}) k WHERE {filters[" AND ".Length..]} LIMIT @limit", [.. values]);
        }

        from += Filters(values, near);
        values.Add((long)Limit + 1);
        return ($"SELECT k.number, {value} AS value FROM {from} ORDER BY {order} LIMIT @limit", [.. values]);
    }

    private string Filters(List<object?> values, bool near)
    {
        var sql = new StringBuilder();
        foreach (var condition in _where)
        {
            var names = new object[condition.Values.Length];
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = $"@v{values.Count}";
                values.Add(condition.Values[i]);
            }

            sql.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, near ? condition.Near ?? condition.Sql : condition.Sql, string.Join(", ", names));
        }

        return sql.ToString();
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
        if (column is null && !isFacet && !CommonFilters.Contains(key))
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
        if (isFacet)
        {
            // Asked of a record at hand it is counted: EXISTS may become a join, which gives up the order of the list.
            var facets = $"FROM facet WHERE kind = '{Kind.Name}' AND member = '{key}' AND value IN ({{0}})";
            _where.Add(new Condition("number", $"k.number IN (SELECT number {facets})", given) { Near = $"(SELECT COUNT(*) {facets} AND number = k.number) > 0", IsScattered = true });
        }
        else
        {
            _where.Add(new Condition(name, $"k.{name} {(given.Length == 1 ? "= {0}" : "IN ({0})")}", given) { IsScattered = given.Length > 1, ListedBy = column?.ListedBy });
        }
    }

    /// <summary>One condition: the column it is about, its SQL with a hole for the names of its values, and the SQL that asks it of a record at hand.</summary>
    private sealed record Condition(string Column, string Sql, object[] Values)
    {
        public string? Near { get; init; }

        public bool IsScattered { get; init; }

        public string? ListedBy { get; init; }
    }
}
