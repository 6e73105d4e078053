using System.Globalization;
using System.Text.Json;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// Erases what must not stand in the register, by two persons: one asks, another confirms. Until then it is private to those who may redact the record; then it is an entry, in the same
/// transaction as the erasure. Who asks for a record of another organisation is told so; whoever may not redact it is told that there is no such redaction.
/// </summary>
public sealed class Redactions(Database database, Writer writer, Erased erased)
{
    /// <summary>Most redactions of one organisation's records that wait for a second person.</summary>
    public const int MaxWaiting = 1_000;

    /// <summary>Most versions a redaction reaches; more are asked for in several.</summary>
    public const int MaxVersions = 1_000;

    private const string Columns =
        "id, kind, record, owner, versions, members, ground, authority, reason, asked_by, at_console, asked_at, state, settled_by, settled_at, number, gone_at";

    /// <summary>Whether somebody may redact the records of an organisation: with the scope redact its own; with administer too, anybody's.</summary>
    public static bool May(Actor actor, Guid owner) =>
        actor.Scopes.HasFlag(Scopes.Redact) && (actor.Organisation == owner || actor.Scopes.HasFlag(Scopes.Administer));

    /// <summary>Asks for a redaction.</summary>
    /// <param name="request">What is asked for; its shape was checked.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="atConsole">Whether at the operator's console.</param>
    public Task<AskedRedaction> Ask(RedactionRequest request, Actor actor, bool atConsole = false)
    {
        var id = Guid.CreateVersion7();
        return writer.Run(async write =>
        {
            var (kind, owner) = await Target(write.Session, request, actor);
            await Check(write.Session, kind, request);
            if ((long)(await write.Session.Scalar("SELECT COUNT(*) FROM redaction WHERE state = 'asked' AND owner = @owner", owner.ToString()))! >= MaxWaiting)
            {
                throw new RefusedException(RefusalCode.Forbidden, $"At most {MaxWaiting} redactions wait for a second person: confirm or decline some.");
            }

            var asked = new AskedRedaction(id, kind.Name, request.Record!.Value, owner, [.. (request.Versions ?? []).Distinct().Order()], [.. (request.Members ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                request.Ground!, request.Authority!, request.Reason!, actor.Id, atConsole, write.Now, RedactionState.Asked, null, null, null, null);
            await Insert(write.Session, asked);
            return asked;
        });
    }

    /// <summary>Confirms a redaction: what it names is erased, and an entry says so.</summary>
    /// <exception cref="RefusedException">The same person asked for it, or it is settled already.</exception>
    public async Task<AskedRedaction> Confirm(Guid id, Actor actor, bool atConsole = false)
    {
        var confirmed = await writer.Run(async write =>
        {
            var asked = await Open(write.Session, id, actor);
            if (asked.AskedBy == actor.Id || (asked.AtConsole && atConsole))
            {
                throw new RefusedException(RefusalCode.SecondPerson, asked.AskedBy == actor.Id
                    ? "You asked for this redaction: another person, with a credential of their own, must confirm it."
                    : "It was asked for at the console: somebody else must confirm it, over the API.");
            }

            var erasing = new Erasing(write.Session, write.Engine, Kinds.Find(asked.Kind)!, asked.Record, asked.Ground, write.Size);
            await erasing.Versions((version, body) => asked.Versions.Count > 0 && !asked.Versions.Contains(version) ? [] : Chosen(asked.Members, body));
            if (erasing.Erased.Count == 0)
            {
                throw new RefusedException(RefusalCode.Settled, "Nothing of it is left: another redaction erased it. Decline this one.");
            }

            var redaction = new Redaction(id, asked.Kind, asked.Record, asked.Owner, asked.Ground, asked.Authority, asked.Reason, asked.AskedBy, actor.Id, erasing.Erased);
            var number = await write.Append(Redaction.Act, Redaction.Kind, id, 1, null, actor.Organisation, actor.Id, redaction.ToBody(write.Now));
            await erasing.Elsewhere(asked.Owner, asked.Members, write.Now);
            return await Settle(write, asked with { State = RedactionState.Confirmed, SettledBy = actor.Id, SettledAt = write.Now, Number = number });
        });
        await erased.Keep();
        return confirmed;
    }

    /// <summary>Declines a redaction, or takes it back: nothing is erased, and nothing becomes public.</summary>
    public Task<AskedRedaction> Decline(Guid id, Actor actor) => writer.Run(async write =>
        await Settle(write, await Open(write.Session, id, actor) with { State = RedactionState.Declined, SettledBy = actor.Id, SettledAt = write.Now }));

    /// <summary>A redaction of a record that the actor may redact, or null.</summary>
    public async Task<AskedRedaction?> Find(Guid id, Actor actor)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await Find(session, id) is { } found && May(actor, found.Owner) ? found : null;
    }

    /// <summary>The redactions after one, oldest first: of the actor's organisation, or of all for an administrator.</summary>
    public async Task<IReadOnlyList<AskedRedaction>> List(Actor actor, Guid? after, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return actor.Scopes.HasFlag(Scopes.Administer)
            ? await session.All($"SELECT {Columns} FROM redaction WHERE id > @after ORDER BY id LIMIT @limit", Read, after?.ToString() ?? "", (long)limit)
            : await session.All($"SELECT {Columns} FROM redaction WHERE owner = @owner AND id > @after ORDER BY id LIMIT @limit", Read, actor.Organisation.ToString(), after?.ToString() ?? "", (long)limit);
    }

    /// <summary>Keeps a redaction whose entry was appended anew, after a backup without it was restored.</summary>
    internal static async ValueTask Keep(Write write, Redaction redaction, long number)
    {
        await write.Session.Execute("DELETE FROM redaction WHERE id = @id", redaction.Id.ToString());
        await Insert(write.Session, new AskedRedaction(redaction.Id, redaction.RecordKind, redaction.Record, redaction.Owner, [.. redaction.Erased.Select(member => member.Version).Distinct()],
            [.. redaction.Erased.Select(member => member.Member).Distinct(StringComparer.Ordinal)], redaction.Ground, redaction.Authority, redaction.Reason, redaction.AskedBy, false, write.Now,
            RedactionState.Confirmed, redaction.ConfirmedBy, write.Now, number, null));
    }

    /// <summary>The live members that a redaction names: those of these names, or all but what the register itself set.</summary>
    private static IEnumerable<string> Chosen(IReadOnlyList<string> members, StoredBody body) =>
        body.Members.Where(member => members.Count > 0 ? members.Contains(member) : IsErasable(member));

    private static bool IsErasable(string member) => Shape.Common.Find(member) is not { SetByRegister: true };

    /// <summary>What is asked about, if it is there and the actor may redact it.</summary>
    private static async ValueTask<(Kind Kind, Guid Owner)> Target(Session session, RedactionRequest request, Actor actor)
    {
        if (Kinds.Find(request.Kind!) is not { } kind)
        {
            throw Refused([new Fault("/kind", "code.unknown", $"kind is one of {string.Join(", ", Kinds.All)}.")]);
        }

        var row = await session.Scalar("SELECT owner FROM record WHERE id = @id AND kind = @kind", request.Record!.Value.ToString(), kind.Name) as string
            ?? throw Refused([new Fault("/record", "reference.unknown", $"There is no {kind.Name} with the id {request.Record}.")]);
        var owner = Guid.Parse(row);
        return May(actor, owner) ? (kind, owner) : throw new RefusedException(RefusalCode.Forbidden, "The record belongs to another organisation: it, or an administrator with the scope redact, asks for this.");
    }

    private static async ValueTask Check(Session session, Kind kind, RedactionRequest request)
    {
        var faults = new List<Fault>();
        if (request.Members is { Count: > 0 } == (request.Whole == true))
        {
            faults.Add(new Fault("/members", "member.mandatory", "State either members, the names of those to erase, or whole as true."));
        }

        var i = 0;
        foreach (var member in request.Members ?? [])
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"/members/{i++}");
            if (!IsErasable(member))
            {
                faults.Add(new Fault(at, "member.set-by-register", $"{member} is set by the register, and holds nothing that somebody wrote: it stays."));
            }
            else if (kind.Shape.Find(member) is null && member != "reason")
            {
                faults.Add(new Fault(at, "member.unknown", $"{kind.Name} has no member {(member.Length > 80 ? member[..80] : member)}: name members of the record itself, each is erased as a whole.{Shape.Suggest(member, kind.Shape.Members.Select(known => known.Name))}"));
            }
        }

        var versions = await session.All("SELECT version FROM entry WHERE record = @record AND kind = @kind ORDER BY version LIMIT @limit", reader => reader.GetInt64(0), request.Record!.Value.ToString(), kind.Name, MaxVersions + 1L);
        i = 0;
        foreach (var version in request.Versions ?? [])
        {
            if (version > versions[^1] && versions.Count <= MaxVersions)
            {
                faults.Add(new Fault(string.Create(CultureInfo.InvariantCulture, $"/versions/{i}"), "version.unknown", $"There is no version {version.ToString(CultureInfo.InvariantCulture)}: the newest is {versions[^1].ToString(CultureInfo.InvariantCulture)}."));
            }

            i++;
        }

        if (request.Versions is not { Count: > 0 } && versions.Count > MaxVersions)
        {
            faults.Add(new Fault("/versions", "list.too-long", $"The record has more than {MaxVersions} versions: name them, {MaxVersions} at a time."));
        }

        if (faults.Count == 0)
        {
            await CheckValues(session, kind, request, faults);
        }

        if (faults.Count > 0)
        {
            throw Refused(faults);
        }
    }

    /// <summary>There must be something to erase, and what becomes public must not repeat it.</summary>
    private static async ValueTask CheckValues(Session session, Kind kind, RedactionRequest request, List<Fault> faults)
    {
        var (stands, authority, reason) = (false, false, false);
        for (var (after, more) = (0L, true); more;)
        {
            var page = await session.All(
                """
                SELECT e.version, b.content, b.salts FROM entry e JOIN body b ON b.number = e.number
                WHERE e.record = @record AND e.kind = @kind AND e.version > @after ORDER BY e.version LIMIT 50
                """,
                reader => (Version: reader.GetInt64(0), Content: reader.Bytes(1), Salts: reader.Bytes(2)), request.Record!.Value.ToString(), kind.Name, after);
            foreach (var (_, content, salts) in page.Where(row => request.Versions is not { Count: > 0 } || request.Versions.Contains(row.Version)))
            {
                var body = StoredBody.Read(content, salts);
                foreach (var member in Chosen(request.Members ?? [], body))
                {
                    stands = true;
                    authority |= Repeats(request.Authority!, kind, member, body.Value(member)!);
                    reason |= Repeats(request.Reason!, kind, member, body.Value(member)!);
                }
            }

            more = page.Count == 50;
            after = more ? page[^1].Version : after;
        }

        if (!stands)
        {
            faults.Add(new Fault("/members", "redaction.nothing", "None of these versions holds any of it: there is nothing to erase."));
        }

        if (authority)
        {
            faults.Add(new Fault("/authority", "redaction.repeats", "authority repeats what is to be erased: it becomes public."));
        }

        if (reason)
        {
            faults.Add(new Fault("/reason", "redaction.repeats", "reason repeats what is to be erased: it becomes public."));
        }
    }

    /// <summary>Whether a text holds a text of a member word for word; codes, and short texts, are words of the language.</summary>
    private static bool Repeats(string text, Kind kind, string member, byte[] value)
    {
        using var json = JsonDocument.Parse(value);
        return Repeats(text, kind.Shape.Find(member), json.RootElement);
    }

    private static bool Repeats(string text, Member? member, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(inner => Repeats(text, member?.Shape?.Find(inner.Name), inner.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Repeats(text, member, item)),
        JsonValueKind.String => member?.Type is not MemberType.Code && value.GetString() is { Length: >= 8 } erased && text.Contains(erased, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static async ValueTask<AskedRedaction> Open(Session session, Guid id, Actor actor)
    {
        var asked = await Find(session, id);
        if (asked is null || !May(actor, asked.Owner))
        {
            throw new RefusedException(RefusalCode.NotFound, $"There is no redaction {id}.");
        }

        return asked.State == RedactionState.Asked ? asked : throw new RefusedException(RefusalCode.Settled, $"The redaction was {asked.State} already.");
    }

    private static ValueTask<AskedRedaction?> Find(Session session, Guid id) => session.First($"SELECT {Columns} FROM redaction WHERE id = @id", Read, id.ToString());

    private static async ValueTask<AskedRedaction> Settle(Write write, AskedRedaction settled)
    {
        await write.Session.Execute("UPDATE redaction SET state = @state, settled_by = @by, settled_at = @at, number = @number WHERE id = @id",
            settled.State, settled.SettledBy, Timestamp.Text(write.Now), settled.Number, settled.Id.ToString());
        return settled;
    }

    private static async ValueTask Insert(Session session, AskedRedaction asked) => await session.Execute(
        """
        INSERT INTO redaction (id, kind, record, owner, versions, members, ground, authority, reason, asked_by, at_console, asked_at, state, settled_by, settled_at, number)
        VALUES (@id, @kind, @record, @owner, @versions, @members, @ground, @authority, @reason, @askedby, @atconsole, @askedat, @state, @settledby, @settledat, @number)
        """,
        asked.Id.ToString(), asked.Kind, asked.Record.ToString(), asked.Owner.ToString(), string.Join(' ', asked.Versions.Select(version => version.ToString(CultureInfo.InvariantCulture))), string.Join(' ', asked.Members),
        asked.Ground, asked.Authority, asked.Reason, asked.AskedBy, asked.AtConsole ? 1L : 0L, Timestamp.Text(asked.AskedAt), asked.State, asked.SettledBy, asked.SettledAt is { } at ? Timestamp.Text(at) : null, asked.Number);

    private static AskedRedaction Read(System.Data.Common.DbDataReader row) => new(
        Guid.Parse(row.GetString(0)), row.GetString(1), Guid.Parse(row.GetString(2)), Guid.Parse(row.GetString(3)),
        [.. row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(version => long.Parse(version, CultureInfo.InvariantCulture))], row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetInt64(10) == 1, Timestamp.Parse(row.GetString(11)), row.GetString(12), row.Text(13),
        row.Text(14) is { } settled ? Timestamp.Parse(settled) : null, row.Whole(15), row.Text(16) is { } gone ? Timestamp.Parse(gone) : null);

    private static RefusedException Refused(List<Fault> faults) =>
        new(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the body must be mended." : $"{faults.Count} things in the body must be mended.", faults);
}
