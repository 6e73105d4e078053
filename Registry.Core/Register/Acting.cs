using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Access;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>Does the acts of the catalogue: reads what is asked, finds what it is about, and hands it to the one way in.</summary>
public sealed class Acting(Database database, Publishing publishing)
{
    /// <summary>Does an act.</summary>
    /// <param name="act">The act.</param>
    /// <param name="id">The record it is done to.</param>
    /// <param name="seen">The version that is changed, as far as the client said it.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="keyed">The idempotency key, if any.</param>
    /// <param name="trial">Do everything but keep it.</param>
    public Task<Written> Do(Act act, Guid id, Seen? seen, JsonElement request, Actor actor, Keyed? keyed = null, bool trial = false)
    {
        var faults = new List<Fault>();
        var missing = new List<(Fault Fault, Member Member)>();
        act.Shape.Check(request, "", faults, missing);
        if (act.States is { } states)
        {
            return Publish(act, id, states(id), seen, request, faults, actor, keyed, trial);
        }

        faults.AddRange(missing.Select(pair => pair.Fault));
        Refuse(faults);
        return publishing.Do(act, id, seen ?? throw Unversioned(), act.Read(request), actor, keyed, trial);
    }

    private async Task<Written> Publish(Act act, Guid id, IReadOnlyDictionary<string, string> states, Seen? seen, JsonElement request, List<Fault> faults, Actor actor, Keyed? keyed, bool trial)
    {
        // What is unknown is told as of the act, the rest as of the kind.
        Refuse([.. faults.Where(fault => fault.Pointer.Length == 0 || act.Stated.Contains(fault.Pointer[1..]))]);
        var body = JsonObject.Create(request)!;
        foreach (var (member, value) in states)
        {
            body[member] = value;
        }

        using var document = Submission.Parse(JsonSerializer.SerializeToUtf8Bytes(body));
        var submission = Submission.Judge(act.Kind, document.RootElement);
        var (repeated, present) = await database.Read(async session =>
        {
            (await Standing.Find(session, Kinds.Find(act.On)!, id)).BePublished();
            return (keyed is not null && await Publishing.Answered(session, keyed.Credential, keyed.Key) is not null, act.OneFor is null ? null : await Present(session, act, id, actor));
        });
        // A request that was answered before is answered as then, whatever it made of the register.
        if (present is null || (repeated && seen is null))
        {
            return seen is null
                ? await publishing.Publish(submission, actor, keyed, trial, act: act.Entry)
                : throw new RefusedException(RefusalCode.VersionStale, $"There is no {act.Kind.Name} yet whose version If-Match could name: leave it out.");
        }

        return seen is { } version
            ? await publishing.Amend(submission, present.Id, version, actor, trial, keyed: keyed, act: act.Entry)
            : throw new RefusedException(RefusalCode.VersionRequired, $"There is a {act.Kind.Name} by your organisation already, {present.Id}: what you say now is its next version. Send its ETag as If-Match.") { Current = present.Seen };
    }

    /// <summary>The record that the organisation has published about this one, if it is the one there may be.</summary>
    private static async ValueTask<OneThere?> Present(Session session, Act act, Guid id, Actor actor) => await session.First(
        $"SELECT k.id, k.version, b.redacted FROM {act.Kind.Name} k JOIN body b ON b.number = k.number WHERE k.{act.OneFor} = @id AND k.until = {Projection.Current} AND k.owner = @owner LIMIT 1",
        reader => new OneThere(reader.Id(0), new Seen(reader.GetInt64(1)) { Served = true, Redacted = reader.Whole(2) }), id.ToString(), actor.Organisation.ToString());

    private static RefusedException Unversioned() => new(RefusalCode.VersionRequired, "Say which version you saw: send the ETag you read as If-Match, such as \"3\".");

    private static void Refuse(List<Fault> faults)
    {
        if (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the body must be mended." : $"{faults.Count} things in the body must be mended.", faults);
        }
    }

    private sealed record OneThere(Guid Id, Seen Seen);
}
