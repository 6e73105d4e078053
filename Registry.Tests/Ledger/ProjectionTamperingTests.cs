using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>Somebody with access to the database changes what questions are answered from. Each row that is changed, added or dropped is found by <c>verify</c>, with its table and its record.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ProjectionTamperingTests(Store store)
{
    private RunningRegistry _registry = null!;

    public static IEnumerable<string> Answering => Projection.Tables.Except(Kinds.All.Select(kind => kind.Name)).Except(["record"]);

    [OneTimeSetUp]
    public async Task Fill()
    {
        _registry = await RunningRegistry.Start(store);
        var party = await _registry.Party(RunningRegistry.AnyKind);
        await new RandomHistory(_registry, party, seed: 21).Act(150);
        await _registry.ReadyFor(party, Acts.All.Single(act => act is { On: "challenge", Name: "remedy" }));
        await LedgerCheck.Sound(_registry.Database);
    }

    [TearDown]
    public async Task MakeAgain() => await Projection.Rebuild(_registry.Database);

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Sound(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCaseSource(nameof(Answering))]
    public async Task A_row_that_is_changed_is_found_whatever_is_changed_in_it(string table)
    {
        var row = await Some(table);
        foreach (var (column, value) in row)
        {
            object? other = value switch { string text => text + "x", long number => number == Projection.Current ? 0L : number + 1_000, double number => number - 1, _ => null };
            if (other is null && (other = await Known(table, column) switch { string => "x", long => 7L, double => 7.5, _ => null }) is null)
            {
                continue;
            }

            await Sql($"UPDATE {table} SET {column} = @value WHERE {Where(row)}", [other, .. Values(row)]);
            await Found(table, column == "recommendation" && table == "duty" ? (string)value! : await RecordOf(table, row), column);
            await Sql($"DELETE FROM {table} WHERE {Where(With(row, column, other))}", Values(With(row, column, other)));
            await Insert(table, row);
        }

        await LedgerCheck.Sound(_registry.Database);
    }

    [TestCaseSource(nameof(Answering))]
    public async Task A_row_that_is_dropped_is_found(string table)
    {
        var row = await Some(table);
        await Sql($"DELETE FROM {table} WHERE {Where(row)}", Values(row));
        await Found(table, await RecordOf(table, row), "dropped");
    }

    [TestCaseSource(nameof(Answering))]
    public async Task A_row_that_is_added_is_found_where_the_table_has_such_rows(string table)
    {
        var row = await Some(table);
        var (column, value) = table switch
        {
            "duty" => ("addressee", Guid.NewGuid().ToString()),
            "facet" => ("value", (object)"invented"),
            "lag" => ("number", await Late()),
            _ => ("place", 1_000L),
        };
        var added = With(row, column, value);
        await Insert(table, added);
        await Found(table, await RecordOf(table, added), "added");
    }

    [TestCaseSource(nameof(Answering))]
    public async Task A_row_that_is_added_where_the_table_has_none_is_found(string table)
    {
        var row = await Some(table);
        var stranger = Guid.NewGuid().ToString();
        await Insert(table, table == "duty" ? With(row, "recommendation", stranger) : With(row, "number", 0L));
        await Found(table, table == "duty" ? stranger : "entry 0 ", "added");
    }

    /// <summary>The newest entry of a record that has said before how late it came.</summary>
    private async Task<object> Late()
    {
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        return (await session.Scalar("SELECT MAX(e.number) FROM entry e JOIN lag l ON l.id = e.record AND l.number < e.number WHERE e.number NOT IN (SELECT number FROM lag)"))!;
    }

    private async Task Found(string table, string record, string what)
    {
        var verification = await LedgerCheck.Verify(_registry.Database, []);
        Assert.That(verification.Verdict, Is.EqualTo(Verdict.Tampered), what);
        var told = verification.Findings.Select(finding => finding.ToString()).ToList();
        Assert.That(told, Has.Some.Contains($"the table {table} ").And.Some.Contains(record), what);
        Assert.That(told.Where(finding => finding.Contains(record, StringComparison.Ordinal)), Has.Some.Contains($"the table {table} "), what);
    }

    private async Task<string> RecordOf(string table, IReadOnlyList<(string Column, object? Value)> row)
    {
        if (table == "duty")
        {
            return (string)row.Single(pair => pair.Column == "recommendation").Value!;
        }

        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        return (string)(await session.Scalar("SELECT record FROM entry WHERE number = @number", row.Single(pair => pair.Column == "number").Value))!;
    }

    /// <summary>A value that a column has in some row, or null.</summary>
    private async Task<object?> Known(string table, string column)
    {
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        return await session.Scalar($"SELECT MAX({column}) FROM {table}");
    }

    /// <summary>The row of a table with the fewest gaps, of those of the newest entry.</summary>
    private async Task<IReadOnlyList<(string Column, object? Value)>> Some(string table)
    {
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        var rows = await session.All($"SELECT * FROM {table} WHERE number = (SELECT MAX(number) FROM {table})",
            reader => Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.IsDBNull(i) ? null : reader.GetValue(i))).ToList());
        Assert.That(rows, Is.Not.Empty, $"the history fills {table}");
        return rows.MaxBy(row => row.Count(pair => pair.Item2 is not null))!;
    }

    private async Task Sql(string sql, IEnumerable<object?> values)
    {
        using var session = await _registry.Database.Engine.Writer(CancellationToken.None);
        Assert.That(await session.Execute(sql, [.. values]), Is.EqualTo(1), sql);
    }

    private Task Insert(string table, IReadOnlyList<(string Column, object? Value)> row) =>
        Sql($"INSERT INTO {table} ({string.Join(", ", row.Select(pair => pair.Column))}) VALUES ({string.Join(", ", row.Select((_, i) => $"@p{i}"))})", row.Select(pair => pair.Value));

    private static IReadOnlyList<(string Column, object? Value)> With(IReadOnlyList<(string Column, object? Value)> row, string column, object? value) =>
        [.. row.Select(pair => pair.Column == column ? (column, value) : pair)];

    private static string Where(IReadOnlyList<(string Column, object? Value)> row) =>
        string.Join(" AND ", row.Select((pair, i) => pair.Value is null ? $"{pair.Column} IS NULL" : $"{pair.Column} = @p{i}"));

    private static IEnumerable<object?> Values(IReadOnlyList<(string Column, object? Value)> row) => row.Select(pair => pair.Value).Where(value => value is not null);
}
