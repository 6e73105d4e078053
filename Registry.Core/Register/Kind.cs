using System.Text.Json;
using FluentValidation;
using Registry.Core.Access;

namespace Registry.Core.Register;

/// <summary>
/// One kind of record the register holds, as a declaration: what it is called, what a client may say, which rules it obeys
/// and what people filter and sort on. Everything a record lives through is written once and driven by this.
/// </summary>
public sealed class Kind
{
    private readonly Func<object, IEnumerable<Breach>> _check;
    private readonly Func<object, IEnumerable<Breach>>? _flag;
    private readonly Func<object, Surroundings, IAsyncEnumerable<Breach>>? _checkAround;
    private readonly Func<object, Surroundings, ValueTask<object>>? _complete;

    private Kind(
        string name,
        string plural,
        Type recordType,
        Func<object, IEnumerable<Breach>> check,
        Func<object, IEnumerable<Breach>>? flag,
        Func<object, Surroundings, IAsyncEnumerable<Breach>>? checkAround,
        Func<object, Surroundings, ValueTask<object>>? complete)
    {
        Name = name;
        Plural = plural;
        RecordType = recordType;
        Shape = Shape.Of(recordType);
        OwnSet = [.. Shape.Members.Where(member => member.SetByRegister && Shape.Common.Find(member.Name) is null)];
        _check = check;
        _flag = flag;
        _checkAround = checkAround;
        _complete = complete;
    }

    /// <summary>Singular name, as in acts (<c>algorithm.amended</c>) and the table of its projection.</summary>
    public string Name { get; }

    /// <summary>Plural name, as in the path <c>/v1/algorithms</c>.</summary>
    public string Plural { get; }

    /// <summary>What the kind is in the world, for the API's description.</summary>
    public required string Summary { get; init; }

    /// <summary>The type whose properties are the members a client may say.</summary>
    public Type RecordType { get; }

    /// <summary>The members, their types, code lists and caps.</summary>
    public Shape Shape { get; }

    /// <summary>The kind's own columns of its projection, in the order of the migration.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>Members with several values that people filter on.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>Lists of the record whose items questions join on, each in a table of its own.</summary>
    public IReadOnlyList<Rows> Rows { get; init; } = [];

    /// <summary>The day of the event a record tells of, where it tells of one: what is recorded long after it is late (question Q14).</summary>
    public Func<object, DateOnly?>? Happened { get; init; }

    /// <summary>A complete, valid record for the documentation and the contract tests: JSON text.</summary>
    public required string Example { get; init; }

    /// <summary>Whether only an administrator may register one for somebody else (organisations).</summary>
    public bool RegisteredByAdministrator { get; init; }

    /// <summary>What a credential needs to publish one.</summary>
    public Scopes Scope { get; init; } = Scopes.Publish;

    /// <summary>Of which scopes a credential needs one to amend or withdraw one: an organisation may also amend itself.</summary>
    public IReadOnlyList<Scopes> AmendingScopes => RegisteredByAdministrator ? [Scopes.Publish, Scopes.Administer] : [Scope];

    /// <summary>The name of the entry that publishes a record, where it is not <c>kind.published</c>.</summary>
    public Func<object, string>? FirstAct { get; init; }

    /// <summary>The title of a record, the first thing a reader sees; null where it was erased.</summary>
    public required Func<object, string?> Title { get; init; }

    /// <summary>Declares a kind of record type <typeparamref name="T"/>.</summary>
    public static Kind Of<T>(
        string name,
        string plural,
        string summary,
        AbstractValidator<T> rules,
        Func<T, string?> title,
        Column<T>[] columns,
        string example,
        Facet<T>[]? facets = null,
        Rows<T>[]? rows = null,
        bool registeredByAdministrator = false,
        Func<T, DateOnly?>? happened = null,
        Scopes scope = Scopes.Publish,
        Func<T, string>? firstAct = null,
        AbstractValidator<T>? flags = null,
        Func<T, Surroundings, IAsyncEnumerable<Breach>>? around = null,
        Func<T, Surroundings, ValueTask<T>>? completed = null)
        where T : class =>
        new(
            name,
            plural,
            typeof(T),
            record => Breach.From(rules.Validate((T)record)),
            flags is null ? null : record => Breach.From(flags.Validate((T)record)),
            around is null ? null : (record, surroundings) => around((T)record, surroundings),
            completed is null ? null : async (record, surroundings) => await completed((T)record, surroundings))
        {
            Summary = summary,
            Title = record => title((T)record),
            Columns = [.. columns.Select(column => column.Untyped())],
            Facets = [.. (facets ?? []).Select(facet => facet.Untyped())],
            Rows = [.. (rows ?? []).Select(list => list.Untyped())],
            Happened = happened is null ? null : record => happened((T)record),
            Example = example,
            RegisteredByAdministrator = registeredByAdministrator,
            Scope = registeredByAdministrator ? Scopes.Administer : scope,
            FirstAct = firstAct is null ? null : record => firstAct((T)record),
        };

    /// <summary>Reads a body whose shape has been checked.</summary>
    public object Read(JsonElement body) => body.Deserialize(RecordType, RecordJson.Options)!;

    /// <summary>Reads what is stored of a version.</summary>
    public object Read(ReadOnlySpan<byte> content) => JsonSerializer.Deserialize(content, RecordType, RecordJson.Options)!;

    /// <summary>The rules a record breaks, by its own content alone.</summary>
    public IEnumerable<Breach> Check(object record) => _check(record).Concat(Flags(record));

    /// <summary>Whether a record can break a rule by its own content and be published all the same.</summary>
    public bool HasFlags => _flag is not null;

    /// <summary>Of the rules a published record breaks by its own content, those that flag it: it was refused for the others.</summary>
    public IEnumerable<Breach> Flags(object record) => _flag?.Invoke(record) ?? [];

    /// <summary>The rules a record breaks beside the others, and its owner by publishing it; null where the kind has none of that sort.</summary>
    internal Func<object, Surroundings, IAsyncEnumerable<Breach>>? CheckAround => _checkAround;

    /// <summary>A new record with what the register itself states of it; the same where it states nothing.</summary>
    internal ValueTask<object> Complete(object record, Surroundings surroundings) => _complete?.Invoke(record, surroundings) ?? ValueTask.FromResult(record);

    /// <summary>The kind's own members that the register or an act sets.</summary>
    internal IReadOnlyList<Member> OwnSet { get; }

    /// <summary>Whether the register states something of a new record.</summary>
    internal bool Completes => _complete is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The SQL type of a projection's column.</summary>
public enum ColumnType
{
    /// <summary>Text, also codes, ids, dates (ISO 8601) and times (RFC 3339 UTC): they sort as text.</summary>
    Text,

    /// <summary>A whole number, also a truth value as 0 or 1.</summary>
    Integer,

    /// <summary>A number.</summary>
    Real,
}

/// <summary>One typed column of a kind's projection.</summary>
/// <param name="Name">snake_case name in the table.</param>
/// <param name="Type">SQL type.</param>
/// <param name="Filter">Query key that filters on it, or null.</param>
/// <param name="Sort">Whether <c>sort</c> accepts it, under the filter's or the column's name in camelCase. A sortable column is NOT NULL.</param>
/// <param name="Value">Takes the value from a record.</param>
public sealed record Column(string Name, ColumnType Type, string? Filter, bool Sort, Func<object, object?> Value)
{
    /// <summary>The column in whose order an index holds what the filter matches, beside the order of the ledger in which every filter's index does.</summary>
    public string? ListedBy { get; init; }

    /// <summary>A text column.</summary>
    public static Column<T> Text<T>(string name, Func<T, string?> value, string? filter = null, bool sort = false, string? listedBy = null) =>
        new(name, ColumnType.Text, filter, sort, value) { ListedBy = listedBy };

    /// <summary>A date column.</summary>
    public static Column<T> Date<T>(string name, Func<T, DateOnly?> value, string? filter = null, bool sort = false) =>
        new(name, ColumnType.Text, filter, sort, record => value(record) is { } day ? FullDate.Text(day) : null);

    /// <summary>An id column.</summary>
    public static Column<T> Id<T>(string name, Func<T, Guid?> value, string? filter = null) =>
        new(name, ColumnType.Text, filter, false, record => value(record)?.ToString());

    /// <summary>A whole-number column.</summary>
    public static Column<T> Integer<T>(string name, Func<T, long?> value, string? filter = null, bool sort = false) =>
        new(name, ColumnType.Integer, filter, sort, record => value(record));

    /// <summary>A truth column: 1, 0 or null.</summary>
    public static Column<T> Truth<T>(string name, Func<T, bool?> value, string? filter = null) =>
        new(name, ColumnType.Integer, filter, false, record => value(record) is { } truth ? truth ? 1L : 0L : null);
}

/// <summary>A column over records of one type.</summary>
public sealed record Column<T>(string Name, ColumnType Type, string? Filter, bool Sort, Func<T, object?> Value)
{
    /// <summary>See <see cref="Column.ListedBy"/>.</summary>
    public string? ListedBy { get; init; }

    internal Column Untyped() => new(Name, Type, Filter, Sort, record => Value((T)record)) { ListedBy = ListedBy };
}

/// <summary>A member with several values (codes or ids) that people filter on; kept in the table <c>facet</c>.</summary>
/// <param name="Filter">Query key, the member's name in camelCase.</param>
/// <param name="Values">Takes the values from a record.</param>
public sealed record Facet(string Filter, Func<object, IEnumerable<string>> Values)
{
    /// <summary>A facet of codes or words.</summary>
    public static Facet<T> Words<T>(string filter, Func<T, IEnumerable<string?>?> values) =>
        new(filter, record => values(record)?.OfType<string>() ?? []);

    /// <summary>A facet of ids of other records.</summary>
    public static Facet<T> Ids<T>(string filter, Func<T, IEnumerable<Guid>?> values) =>
        new(filter, record => values(record)?.Select(id => id.ToString()) ?? []);
}

/// <summary>A facet over records of one type.</summary>
public sealed record Facet<T>(string Filter, Func<T, IEnumerable<string>> Values)
{
    internal Facet Untyped() => new(Filter, record => Values((T)record));
}

/// <summary>The items of a list, each a row of a table with the entry's number and the item's place before its own columns: what joins need and no filter asks for.</summary>
/// <param name="Table">The table; kinds that declare the same list share it.</param>
/// <param name="Columns">The item's columns, in the order of the migration.</param>
/// <param name="Items">Takes the items from a record.</param>
public sealed record Rows(string Table, IReadOnlyList<Column> Columns, Func<object, IEnumerable<object>> Items)
{
    /// <summary>Columns of every such table, before its own.</summary>
    public static readonly IReadOnlyList<string> CommonColumns = ["number", "place"];

    /// <summary>The rows of a list of <typeparamref name="TItem"/>.</summary>
    public static Rows<T> Of<T, TItem>(string table, Func<T, IEnumerable<TItem>?> items, params Column<TItem>[] columns)
        where TItem : class =>
        new(table, [.. columns.Select(column => column.Untyped())], record => items(record) ?? []);

    /// <summary>The rows of a version, by column.</summary>
    internal IEnumerable<object?[]> Of(long number, object record) =>
        Items(record).Select((item, place) => (object?[])[number, (long)place, .. Columns.Select(column => column.Value(item))]);
}

/// <summary>The rows of a list of records of one type.</summary>
public sealed record Rows<T>(string Table, IReadOnlyList<Column> Columns, Func<T, IEnumerable<object>> Items)
{
    internal Rows Untyped() => new(Table, Columns, record => Items((T)record));
}
