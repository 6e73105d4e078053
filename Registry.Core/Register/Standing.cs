using System.Text.Json;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>The version of a record that somebody saw before writing to it.</summary>
/// <param name="Version">The version.</param>
public readonly record struct Seen(long Version)
{
    /// <summary>Whether it was seen as it was served, by its tag: then nothing of it may have been erased since, or what is sent back could say it again.</summary>
    public bool Served { get; init; }

    /// <summary>The entry of the redaction that had last erased something of it when it was served.</summary>
    public long? Redacted { get; init; }
}

/// <summary>The newest version of a record as a write finds it.</summary>
internal sealed record Standing(string Kind, Guid Id, Guid Owner, string? Reference, string State, long Version, long Number, DateTimeOffset RecordedAt, byte[] Hash, byte[] Content, long? Redacted)
{
    /// <summary>The record, if it is there, is the actor's to change, and is still at the version the client saw.</summary>
    public static async ValueTask<Standing> Require(Session session, Kind kind, Guid id, Seen seen, Actor actor, bool mayBeWithdrawn)
    {
        var standing = await Find(session, kind, id);
        var registrar = kind.RegisteredByAdministrator && actor.Scopes.HasFlag(Scopes.Administer);
        if (standing.Owner != actor.Organisation && !registrar)
        {
            throw new RefusedException(RefusalCode.Forbidden, "The record belongs to another organisation.");
        }

        if (!mayBeWithdrawn)
        {
            standing.BePublished();
        }

        standing.BeAs(seen);
        return standing;
    }

    /// <summary>The record, if it is there.</summary>
    public static async ValueTask<Standing> Find(Session session, Kind kind, Guid id)
    {
        var standing = await session.First(
            """
            SELECT r.kind, r.owner, r.reference, r.state, r.version, r.number, r.recorded_at, e.hash, b.content, b.redacted
            FROM record r JOIN entry e ON e.number = r.number JOIN body b ON b.number = r.number WHERE r.id = @id
            """,
            reader => new Standing(reader.GetString(0), id, reader.Id(1), reader.Text(2), reader.GetString(3), reader.GetInt64(4), reader.GetInt64(5), Timestamp.Parse(reader.GetString(6)), reader.Bytes(7), reader.Bytes(8), reader.Whole(9)),
            id.ToString());
        return standing is not null && standing.Kind == kind.Name ? standing : throw new RefusedException(RefusalCode.NotFound, $"There is no {kind.Name} {id}.");
    }

    /// <summary>Refuses what is left of a withdrawn record.</summary>
    public void BePublished()
    {
        if (State == RecordState.Withdrawn)
        {
            throw new RefusedException(RefusalCode.Withdrawn, $"The {Kind} was withdrawn.") { Tombstone = Content };
        }
    }

    /// <summary>The version as it is served.</summary>
    public Seen AsServed => new(Version) { Served = true, Redacted = Redacted };

    /// <summary>Refuses another version than the client saw, and one of which something was erased since.</summary>
    public void BeAs(Seen seen)
    {
        if (Version != seen.Version || (seen.Served && seen != AsServed))
        {
            throw new RefusedException(RefusalCode.VersionStale, Version != seen.Version
                ? $"The {Kind} is at version {Version}, not {seen.Version}: read it again and amend that."
                : $"Something of version {Version} of the {Kind} was erased since you read it: read it again and amend that.") { Current = AsServed };
        }
    }

    /// <summary>What the record says or, where it was withdrawn, what it said last, with the id, version and state that stand.</summary>
    public async ValueTask<Body> Said(Session session)
    {
        using var document = JsonDocument.Parse(Content);
        var standing = Body.Of(document.RootElement);
        if (State == RecordState.Published)
        {
            return standing;
        }

        // A record is withdrawn once and then restored: the version before a tombstone was published.
        var before = await session.Scalar("SELECT b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.record = @id AND e.version = @version", Id.ToString(), Version - 1) as byte[];
        using var last = JsonDocument.Parse(before!);
        var said = Body.Of(last.RootElement);
        foreach (var member in Shape.Common.Members.Where(member => member.SetByRegister))
        {
            if (standing.Find(member.Name) is { } value)
            {
                said.Set(member.Name, value);
            }
        }

        return said;
    }
}
