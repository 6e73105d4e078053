using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>A keyed write: the same key and request again is answered, not done again (draft-ietf-httpapi-idempotency-key-header-07).</summary>
/// <param name="Credential">The credential the key belongs to.</param>
/// <param name="Key">The client's key.</param>
/// <param name="Fingerprint">Hash of method, path and body.</param>
public sealed record Keyed(string Credential, string Key, string Fingerprint);

/// <summary>The outcome of a write.</summary>
/// <param name="Id">The record.</param>
/// <param name="Version">The version it now has.</param>
/// <param name="Number">The entry that made it so.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Size">Size of the ledger with it.</param>
/// <param name="Content">The canonical bytes.</param>
public sealed record Written(Guid Id, long Version, long Number, DateTimeOffset At, long Size, byte[] Content)
{
    /// <summary>Whether the ledger was appended to: not when nothing changed, or when a keyed request came again.</summary>
    public bool Appended { get; init; } = true;

    /// <summary>The entry of the redaction that last erased something of it, where that has happened since.</summary>
    public long? Redacted { get; init; }
}

/// <summary>A keyed write that was done, and its outcome.</summary>
internal sealed record Answered(string Fingerprint, string Kind, Written Written);

/// <summary>The one way in: every change of a public record goes through here, is checked once more inside the transaction, and appends one entry.</summary>
public sealed class Publishing(Database database, Writer writer)
{
    /// <summary>The actor of the operator's own command line.</summary>
    public const string Operator = "operator";

    /// <summary>Publishes a new record.</summary>
    /// <param name="submission">What it says.</param>
    /// <param name="actor">Who publishes it.</param>
    /// <param name="keyed">The idempotency key, if any.</param>
    /// <param name="trial">Do everything but keep it.</param>
    /// <param name="patient">Wait for room in the queue instead of being declined as busy.</param>
    /// <param name="along">What must be done in the same transaction or not at all.</param>
    /// <param name="act">The name of the entry, where an act publishes it.</param>
    /// <param name="allotted">Its id, where one was allotted before; never a client's choice.</param>
    public async Task<Written> Publish(
        Submission submission, Actor actor, Keyed? keyed = null, bool trial = false, bool patient = false, Func<Write, ValueTask>? along = null, string? act = null, Guid? allotted = null)
    {
        var kind = submission.Kind;
        Refuse([.. submission.PublicationFaults, .. submission.Assigned(null)]);
        var id = allotted ?? Guid.CreateVersion7();
        var owner = kind.RegisteredByAdministrator ? id : actor.Organisation;
        var body = submission.ToBody().Set("id", id.ToString()).Set("kind", kind.Name).Set("owner", owner.ToString()).Set("state", RecordState.Published).Set("version", 1).Seal();
        var reference = Reference(submission.Element);
        var known = kind.Completes ? null : Shown.Of(kind, submission.Element, submission.Record);
        return await writer.Run(
            async write =>
            {
                if (await Repeated(write, keyed) is { } before)
                {
                    return before;
                }

                var surroundings = new Surroundings(write.Session, id, owner) { IsNew = true };
                await CheckInside(write, submission, surroundings, reference);
                body.Set("recordedAt", Timestamp.Text(write.Now));
                var record = await kind.Complete(submission.Record, surroundings);
                var shown = known ?? Shown.Of(kind, Composed(kind, body, record), record);
                var number = await write.Append(act ?? kind.FirstAct?.Invoke(record) ?? $"{kind.Name}.published", kind.Name, id, 1, null, actor.Organisation, actor.Id, body);
                await Projection.Apply(write.Session, write.Engine, kind, number, shown, new Place(id, owner, reference, RecordState.Published, 1, write.Now));
                await Remember(write, keyed, number, along);
                return new Written(id, 1, number, write.Now, write.Size, body.ToBytes());
            },
            patient,
            trial);
    }

    /// <summary>Replaces what a record says. Nothing is written where it already says so.</summary>
    /// <param name="submission">The whole new content.</param>
    /// <param name="id">The record.</param>
    /// <param name="seen">The version being amended.</param>
    /// <param name="actor">Who amends it.</param>
    /// <param name="trial">Do everything but keep it.</param>
    /// <param name="patient">Wait for room in the queue instead of being declined as busy.</param>
    /// <param name="keyed">The idempotency key, if any.</param>
    /// <param name="along">What must be done in the same transaction or not at all.</param>
    /// <param name="act">The name of the entry, where an act amends it.</param>
    public async Task<Written> Amend(Submission submission, Guid id, Seen seen, Actor actor, bool trial = false, bool patient = false, Keyed? keyed = null, Func<Write, ValueTask>? along = null, string? act = null)
    {
        var kind = submission.Kind;
        var faults = submission.PublicationFaults;
        var reference = Reference(submission.Element);
        return await writer.Run(
            async write =>
            {
                if (await Repeated(write, keyed) is { } before)
                {
                    return before;
                }

                var standing = await Standing.Require(write.Session, kind, id, seen, actor, mayBeWithdrawn: true);
                var said = await standing.Said(write.Session);
                // The tombstone's own members are those that stand; the rest is what was said last.
                Refuse([.. faults, .. submission.Assigned(said)]);
                var body = submission.ToBody();
                if (standing.State == RecordState.Published && WithoutSet(kind, said).SameAs(body))
                {
                    await Remember(write, keyed, standing.Number, along);
                    return new Written(id, standing.Version, standing.Number, standing.RecordedAt, write.Size, standing.Content) { Appended = false, Redacted = standing.Redacted };
                }

                await CheckInside(write, submission, new Surroundings(write.Session, id, standing.Owner), reference);
                foreach (var member in kind.OwnSet)
                {
                    if (said.Find(member.Name) is { } kept)
                    {
                        body.Set(member.Name, kept);
                    }
                }

                var entry = act ?? $"{kind.Name}.{(standing.State == RecordState.Withdrawn ? "restored" : "amended")}";
                var (number, content) = await Replace(write, kind, id, standing, entry, body, kind.OwnSet.Count == 0 ? submission.Element : null, actor);
                await Remember(write, keyed, number, along);
                return new Written(id, standing.Version + 1, number, write.Now, write.Size, content);
            },
            patient,
            trial);
    }

    /// <summary>Whether a record is published at this version and says exactly this, so that amending it would write nothing. It asks without taking the writer's time.</summary>
    public async ValueTask<bool> Says(Submission submission, Guid id, long version)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var content = await session.First("SELECT b.content FROM record r JOIN body b ON b.number = r.number WHERE r.id = @id AND r.version = @version AND r.state = @state",
            reader => reader.Bytes(0), id.ToString(), version, RecordState.Published);
        if (content is null)
        {
            return false;
        }

        using var current = JsonDocument.Parse(content);
        return WithoutSet(submission.Kind, Body.Of(current.RootElement)).SameAs(submission.ToBody());
    }

    /// <summary>Does an act to a record, whoever owns it: what the act makes of it is judged as any record and appended under the act's name.</summary>
    /// <param name="act">The act.</param>
    /// <param name="id">The record.</param>
    /// <param name="seen">The version it is done to.</param>
    /// <param name="request">What is asked, by its shape a request of the act.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="keyed">The idempotency key, if any.</param>
    /// <param name="trial">Do everything but keep it.</param>
    public async Task<Written> Do(Act act, Guid id, Seen seen, object request, Actor actor, Keyed? keyed = null, bool trial = false)
    {
        var kind = act.Kind;
        return await writer.Run(async write =>
        {
            if (await Repeated(write, keyed) is { } before)
            {
                return before;
            }

            var standing = await Standing.Find(write.Session, kind, id);
            standing.BePublished();
            using var current = JsonDocument.Parse(standing.Content);
            var record = kind.Read(current.RootElement);
            if (act.Forbids(record, standing.Owner, actor.Organisation) is { } why)
            {
                throw new RefusedException(RefusalCode.Forbidden, why);
            }

            standing.BeAs(seen);
            if (act.Hinders(record) is { } hindrance)
            {
                throw new RefusedException(RefusalCode.NotNow, hindrance) { Current = standing.AsServed };
            }

            var next = act.Becomes(record, request, DateOnly.FromDateTime(write.Now.UtcDateTime));
            Refuse([.. next.Faults]);
            // What was erased stays with the version it was erased from.
            var body = WithoutSet(kind, Body.Of(current.RootElement), alsoOwn: false).Without(Opening.Withheld);
            var submission = Submission.Judge(kind, Composed(kind, body, next.Record!));
            Refuse([.. submission.PublicationFaults]);
            await CheckInside(write, submission, new Surroundings(write.Session, id, standing.Owner), standing.Reference);
            var (number, content) = await Replace(write, kind, id, standing, act.Entry, body, submission.Element, actor);
            await Remember(write, keyed, number, along: null);
            return new Written(id, standing.Version + 1, number, write.Now, write.Size, content);
        }, trial: trial);
    }

    /// <summary>Amends by a JSON Merge Patch (RFC 7396): null takes a member away.</summary>
    public async Task<Written> Patch(Kind kind, Guid id, Seen seen, JsonElement patch, Actor actor, bool trial = false)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            throw new RefusedException(RefusalCode.InvalidBody, "A merge patch is an object.", [new Fault("", "member.type", "Expected an object.")]);
        }

        var standing = await database.Read(session => Standing.Require(session, kind, id, seen, actor, mayBeWithdrawn: false));
        var current = JsonNode.Parse(standing.Content)!.AsObject();
        // What was erased stays with the version it was erased from; the next one states it anew or says why not.
        current.Remove(Opening.Withheld);
        var merged = Merge(current, patch)!;
        using var document = Submission.Parse(JsonSerializer.SerializeToUtf8Bytes(merged));
        // The document must outlive the submission, which is judged and written before this returns.
        return await Amend(Submission.Judge(kind, document.RootElement), id, seen, actor, trial);
    }

    /// <summary>Withdraws a record: a tombstone with the reason takes its place, its history stays.</summary>
    public Task<Written> Withdraw(Kind kind, Guid id, Seen seen, string reason, Actor actor, bool trial = false) =>
        writer.Run(async write =>
        {
            var standing = await Standing.Require(write.Session, kind, id, seen, actor, mayBeWithdrawn: false);
            var version = standing.Version + 1;
            var body = new Body().Set("id", id.ToString()).Set("kind", kind.Name).Set("owner", standing.Owner.ToString()).Set("state", RecordState.Withdrawn)
                .Set("version", version).Set("recordedAt", Timestamp.Text(write.Now)).Set("reason", reason);
            if (standing.Reference is not null)
            {
                body.Set("reference", standing.Reference);
            }

            var content = body.ToBytes();
            var number = await write.Append($"{kind.Name}.withdrawn", kind.Name, id, version, standing.Hash, actor.Organisation, actor.Id, body);
            await Projection.Apply(write.Session, write.Engine, kind, number, null, new Place(id, standing.Owner, standing.Reference, RecordState.Withdrawn, version, write.Now));
            return new Written(id, version, number, write.Now, write.Size, content);
        }, trial: trial);

    /// <summary>Appends the next version of a record and puts it into the projections.</summary>
    private static async ValueTask<(long Number, byte[] Content)> Replace(Write write, Kind kind, Guid id, Standing standing, string act, Body body, JsonElement? stated, Actor actor)
    {
        var version = standing.Version + 1;
        body.Set("id", id.ToString()).Set("kind", kind.Name).Set("owner", standing.Owner.ToString())
            .Set("state", RecordState.Published).Set("version", version).Set("recordedAt", Timestamp.Text(write.Now));
        var number = await write.Append(act, kind.Name, id, version, standing.Hash, actor.Organisation, actor.Id, body);
        var content = body.ToBytes();
        using var document = stated is null ? JsonDocument.Parse(content) : null;
        var element = stated ?? document!.RootElement;
        await Projection.Apply(write.Session, write.Engine, kind, number, Shown.Of(kind, element), new Place(id, standing.Owner, Reference(element), RecordState.Published, version, write.Now));
        return (number, content);
    }

    /// <summary>What a stored body says, without what the register set; on request with what it set of the kind's own members.</summary>
    private static Body WithoutSet(Kind kind, Body stored, bool alsoOwn = true)
    {
        var said = new Body();
        foreach (var (name, value) in stored.Members)
        {
            if ((alsoOwn ? kind.Shape : Shape.Common).Find(name) is not { SetByRegister: true })
            {
                said.Set(name, value);
            }
        }

        return said;
    }

    /// <summary>Sets the kind's own members of a body to those of a record, takes away the absences they answer, and reads the whole.</summary>
    private static JsonElement Composed(Kind kind, Body body, object record)
    {
        var members = JsonSerializer.SerializeToElement(record, kind.RecordType, RecordJson.Options);
        foreach (var member in kind.Shape.Members.Where(member => Shape.Common.Find(member.Name) is null))
        {
            body.Without(member.Name);
            if (members.TryGetProperty(member.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                body.Set(member.Name, CanonicalJson.Of(value, withoutNulls: true));
            }
        }

        if (body.Find("absences") is { } absences)
        {
            var left = JsonNode.Parse(absences)!.AsArray().Where(absence => body.Find(absence!["member"]!.GetValue<string>()[1..]) is null).Select(absence => absence!.DeepClone()).ToArray();
            body.Without("absences");
            if (left.Length > 0)
            {
                body.Set("absences", CanonicalJson.Of(JsonSerializer.SerializeToElement(new JsonArray(left))));
            }
        }

        using var document = JsonDocument.Parse(body.ToBytes());
        return document.RootElement.Clone();
    }

    private static void Refuse(List<Fault> faults)
    {
        if (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the body must be mended." : $"{faults.Count} things in the body must be mended.", faults);
        }
    }

    private static string? Reference(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("reference", out var reference) && reference.ValueKind == JsonValueKind.String ? reference.GetString() : null;

    /// <summary>What only the database can tell: the reference is free, and what is referred to is here and of the right kind.</summary>
    private static async ValueTask CheckInside(Write write, Submission submission, Surroundings surroundings, string? reference)
    {
        var (owner, id) = (surroundings.Owner, surroundings.Record);
        var faults = new List<Fault>();
        foreach (var (pointer, member, target) in submission.Kind.Shape.References(submission.Element).Where(found => found.Member.RefersTo.Count > 0))
        {
            var kind = await write.Session.Scalar("SELECT kind FROM record WHERE id = @id", target) as string;
            if (kind is null || !member.RefersTo.Contains(kind))
            {
                faults.Add(new Fault(pointer, "reference.unknown", $"There is no {string.Join(" or ", member.RefersTo)} with the id {target} in this register{(kind is null ? "" : $": it is a {kind}")}."));
            }
        }

        Refuse(faults);
        var breaches = await submission.BreachesAround(surroundings);
        if (breaches.Exists(breach => breach.Rule == Rules.D36))
        {
            throw new RefusedException(RefusalCode.Forbidden, breaches.First(breach => breach.Rule == Rules.D36).Detail, [.. breaches.Select(Submission.ToFault)]);
        }

        Refuse([.. breaches.Select(Submission.ToFault)]);
        if (reference is not null
            && await Holder(write.Session, submission.Kind, owner, reference) is string taken
            && taken != id.ToString())
        {
            throw new RefusedException(RefusalCode.ReferenceTaken, $"The reference {reference} already belongs to {taken}: amend that record, or choose another reference.",
                [new Fault("/reference", "reference.taken", $"Used by {taken}.")]);
        }
    }

    /// <summary>Organisations own themselves, so their references are unique among all of them.</summary>
    private static ValueTask<object?> Holder(Session session, Kind kind, Guid owner, string reference) => kind.RegisteredByAdministrator
        ? session.Scalar("SELECT id FROM record WHERE kind = @kind AND reference = @reference", kind.Name, reference)
        : session.Scalar("SELECT id FROM record WHERE kind = @kind AND owner = @owner AND reference = @reference", kind.Name, owner.ToString(), reference);

    /// <summary>What a keyed write was answered with, or null where the key is new or forgotten.</summary>
    internal static ValueTask<Answered?> Answered(Session session, string credential, string key) => session.First(
        """
        SELECT i.fingerprint, e.kind, e.record, e.version, e.number, e.at, h.size, b.content, b.redacted
        FROM idempotency i JOIN entry e ON e.number = i.number JOIN body b ON b.number = i.number JOIN ledger_head h ON h.id = 1
        WHERE i.credential = @credential AND i.key = @key
        """,
        reader => new Answered(reader.GetString(0), reader.GetString(1),
            new Written(reader.Id(2), reader.GetInt64(3), reader.GetInt64(4), Timestamp.Parse(reader.GetString(5)), reader.GetInt64(6), reader.Bytes(7)) { Appended = false, Redacted = reader.Whole(8) }),
        credential, key);

    private static async ValueTask<Written?> Repeated(Write write, Keyed? keyed)
    {
        if (keyed is null || await Answered(write.Session, keyed.Credential, keyed.Key) is not { } before)
        {
            return null;
        }

        return before.Fingerprint == keyed.Fingerprint
            ? before.Written with { Size = write.Size }
            : throw new RefusedException(RefusalCode.IdempotencyKeyReused, "This Idempotency-Key was already used for another request: choose a new key.");
    }

    private static async ValueTask Remember(Write write, Keyed? keyed, long number, Func<Write, ValueTask>? along)
    {
        if (keyed is not null)
        {
            await write.Session.Execute("INSERT INTO idempotency (credential, key, fingerprint, number, at) VALUES (@credential, @key, @fingerprint, @number, @at)",
                keyed.Credential, keyed.Key, keyed.Fingerprint, number, Timestamp.Text(write.Now));
        }

        if (along is not null)
        {
            await along(write);
        }
    }

    private static JsonNode? Merge(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return JsonNode.Parse(patch.GetRawText());
        }

        var merged = target as JsonObject ?? [];
        foreach (var property in patch.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(property.Name);
            }
            else
            {
                merged.TryGetPropertyValue(property.Name, out var before);
                merged.Remove(property.Name);
                merged[property.Name] = Merge(before, property.Value);
            }
        }

        return merged;
    }
}
