using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>A record as others see it from outside.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Version">Its newest version.</param>
public sealed record Neighbour(string Kind, Guid Owner, long Version);

/// <summary>
/// What a rule may ask of the register inside the transaction that writes: who owns what, and what else is said now. It only reads, and
/// only the tables that are indexed for it.
/// </summary>
public sealed class Surroundings
{
    private readonly Session _session;

    internal Surroundings(Session session, Guid record, Guid owner)
    {
        _session = session;
        Record = record;
        Owner = owner;
    }

    /// <summary>The record being written.</summary>
    public Guid Record { get; }

    /// <summary>The organisation that answers for it.</summary>
    public Guid Owner { get; }

    /// <summary>Whether it is published now. What never changes after is looked at once: others go on, whatever becomes of what it refers to.</summary>
    public bool IsNew { get; init; }

    /// <summary>A record of this register, or null.</summary>
    public ValueTask<Neighbour?> Find(Guid id) => _session.First(
        "SELECT kind, owner, version FROM record WHERE id = @id",
        reader => new Neighbour(reader.GetString(0), reader.Id(1), reader.GetInt64(2)), id.ToString());

    /// <summary>Another published record of a kind whose columns hold these values, or null.</summary>
    public async ValueTask<Guid?> Other(Kind kind, params (string Column, string Value)[] where)
    {
        var conditions = string.Concat(where.Select((pair, i) => $" AND {pair.Column} = @value{i}"));
        var found = await _session.Scalar($"SELECT id FROM {kind.Name} WHERE until = {Projection.Current} AND id <> @record{conditions} LIMIT 1", [Record.ToString(), .. where.Select(pair => pair.Value)]);
        return found is string id ? Guid.Parse(id) : null;
    }

    /// <summary>What a column of the projection of a published record holds as text, or null.</summary>
    public async ValueTask<string?> Column(string kind, Guid id, string column) =>
        await _session.Scalar($"SELECT k.{column} FROM record r JOIN {kind} k ON k.number = r.number WHERE r.id = @id", id.ToString()) as string;

    /// <summary>What a column of a list's table holds for a published record, among the items whose other column has this value.</summary>
    public ValueTask<List<string>> Listed(Guid id, string table, string column, string where, object value) =>
        _session.All($"SELECT t.{column} FROM record r JOIN {table} t ON t.number = r.number WHERE r.id = @id AND t.{where} = @value ORDER BY t.place", reader => reader.GetString(0), id.ToString(), value);

    /// <summary>Whether an algorithm is declared to be of high impact.</summary>
    public async ValueTask<bool> IsOfHighImpact(Guid subject) => await Column("algorithm", subject, "impact_tier") == "high";

    /// <summary>Whether a member with several values, of a published record, holds this one.</summary>
    public async ValueTask<bool> Holds(Guid id, string member, Guid value) =>
        await _session.Scalar("SELECT 1 FROM record r JOIN facet f ON f.number = r.number WHERE r.id = @id AND f.member = @member AND f.value = @value LIMIT 1", id.ToString(), member, value.ToString()) is not null;

    /// <summary>Whether something inside a published record has this name.</summary>
    public async ValueTask<bool> HasPart(Guid id, string part)
    {
        if (await _session.Scalar("SELECT b.content FROM record r JOIN body b ON b.number = r.number WHERE r.id = @id", id.ToString()) is not byte[] content)
        {
            return false;
        }

        using var document = JsonDocument.Parse(content);
        return document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array).SelectMany(member => member.Value.EnumerateArray())
            .Any(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var name) && name.ValueEquals(part));
    }

    /// <summary>Whether two organisations are one, or one is part of the other.</summary>
    public async ValueTask<bool> AreRelated(Guid one, Guid other) =>
        one == other || await Column("organisation", one, "parent") == other.ToString() || await Column("organisation", other, "parent") == one.ToString();
}
