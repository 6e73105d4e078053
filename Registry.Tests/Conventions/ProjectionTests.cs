using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Conventions;

/// <summary>A kind's declaration, its migration and what is stored agree, on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ProjectionTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    public static IReadOnlyList<Kind> Kinds => Core.Register.Kinds.All;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_declared_column_is_in_the_table_and_holds_what_the_record_says(Kind kind)
    {
        var created = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind));
        var record = kind.Read(JsonDocument.Parse(created.Bytes).RootElement);
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        var row = await session.First($"SELECT * FROM {kind.Name} WHERE id = @id",
            reader => Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)), created.Json["id"]!.GetValue<string>());

        Assert.That(row!.Keys, Is.EqualTo(Projection.CommonColumns.Concat(kind.Columns.Select(column => column.Name))), "the migration's columns are the declaration's, in its order");
        foreach (var column in kind.Columns)
        {
            Assert.That(row[column.Name], Is.EqualTo(column.Value(record)), column.Name);
        }

        foreach (var list in kind.Rows)
        {
            var items = await session.All($"SELECT * FROM {list.Table} WHERE number = @number ORDER BY place",
                reader => Enumerable.Range(0, reader.FieldCount).Select(i => (Name: reader.GetName(i), Value: reader.IsDBNull(i) ? null : reader.GetValue(i))).ToList(), row["number"]);
            Assert.That(items.Select(item => item.Select(cell => cell.Name)), Is.All.EqualTo(Rows.CommonColumns.Concat(list.Columns.Select(column => column.Name))), list.Table);
            Assert.That(items.Select(item => item.Select(cell => cell.Value)), Is.EqualTo(list.Of((long)row["number"]!, record)), list.Table);
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task The_longest_texts_of_a_record_fit_into_every_index_over_them(Kind kind)
    {
        var random = new Random(8);
        var body = await _registry.Record(_party, kind);
        var before = body.ToJsonString().Length;
        foreach (var (name, value) in Lengthened(body, kind.Shape).AsObject().ToList())
        {
            var changed = body.DeepClone().AsObject();
            changed[name] = value!.DeepClone();
            body = Submission.Judge(kind, JsonSerializer.SerializeToElement(changed)).PublicationFaults.Count == 0 ? changed : body;
        }

        var published = await _party.Http.Post($"/v1/{kind.Plural}", body);
        Assert.That((int)published.Status, Is.EqualTo(201), published.Text);
        Assert.That(published.Text, Has.Length.GreaterThan(before + 500));

        // An index of PostgreSQL takes 2,704 bytes: a text that fits at 1,000 characters of three bytes, and may be longer, is in none.
        JsonNode Lengthened(JsonNode node, Shape shape) => new JsonObject(node.AsObject().Select(pair => KeyValuePair.Create(pair.Key, (shape.Find(pair.Key), pair.Value) switch
        {
            ({ SetByRegister: false } member, JsonArray items) => new JsonArray([.. items.Select(item => Longer(member, item!))]),
            ({ SetByRegister: false } member, { } value) => Longer(member, value),
            (_, var value) => value?.DeepClone(),
        })));

        JsonNode Longer(Member member, JsonNode value) => member switch
        {
            { Shape: { } shape } when value is JsonObject => Lengthened(value, shape),
            { Type: MemberType.Text, Pattern: null } => Random("", member),
            { Type: MemberType.Url } => Random("https://example.org/", member),
            _ => value.DeepClone(),
        };

        JsonNode Random(string start, Member member) => start + string.Concat(Enumerable.Range(0, Math.Min(member.MaxLength, 1_000) - start.Length).Select(_ => (char)random.Next(0x4e00, 0x9fff)));
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_version_from_which_any_member_was_erased_still_has_its_rows(Kind kind)
    {
        var schema = Core.Storage.Database.Migrations.Single(migration => migration.Name == kind.Name).Sql.Split("CREATE TABLE")[1];
        var example = System.Text.Json.Nodes.JsonNode.Parse(kind.Example)!.AsObject();
        foreach (var erased in example.Select(pair => new[] { pair.Key }).Append([.. example.Select(pair => pair.Key)]))
        {
            var rest = example.DeepClone().AsObject();
            Array.ForEach(erased, member => rest.Remove(member));
            var record = kind.Read(JsonSerializer.SerializeToElement(rest));
            var row = Projection.Row(kind, 0, record, new Place(Guid.NewGuid(), Guid.NewGuid(), null, RecordState.Published, 1, DateTimeOffset.UnixEpoch), Projection.Current);
            Assert.That(() => Projection.FacetsOf(kind, record).Count(), Throws.Nothing, string.Join(", ", erased));
            Assert.That(() => kind.Rows.Sum(list => list.Of(0, record).Count()), Throws.Nothing, string.Join(", ", erased));
            Assert.That(() => kind.Title(record), Throws.Nothing, string.Join(", ", erased));
            Assert.That(kind.Columns.Zip(row.Skip(Projection.CommonColumns.Count)).Where(pair => pair.Second is null).Select(pair => pair.First.Name).Where(name => System.Text.RegularExpressions.Regex.IsMatch(schema, $@"\b{name}\s+(TEXT|INTEGER|REAL)\s+NOT NULL")), Is.Empty, "what is never null in the table is not");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_column_one_can_filter_on_has_an_index_and_one_can_sort_on_is_never_null(Kind kind)
    {
        var schema = Core.Storage.Database.Migrations.Single(migration => migration.Name == kind.Name).Sql;
        foreach (var column in kind.Columns.Where(column => column.Filter is not null || column.Sort))
        {
            Assert.That(schema, Does.Contain($"ON {kind.Name} ({column.Name}, number"), column.Name);
        }

        foreach (var filter in ListQuery.CommonFilters)
        {
            Assert.That(Core.Storage.Database.Migrations.Select(migration => migration.Sql), Has.Some.Contains($"ON {kind.Name} ({filter}, number"), filter);
        }

        foreach (var column in kind.Columns.Where(column => column.Sort))
        {
            Assert.That(schema, Does.Match($@"\b{column.Name}\s+(TEXT|INTEGER|REAL)\s+NOT NULL"), column.Name);
        }

        foreach (var column in kind.Columns.Where(column => column.ListedBy is not null))
        {
            Assert.That(Core.Storage.Database.Migrations.Select(migration => migration.Sql), Has.Some.Contains($"ON {kind.Name} ({column.Name}, {column.ListedBy}, number, until)"), column.Name);
        }
    }
}
