using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>The life of a record over HTTP, the same for every kind of the catalogue.</summary>
public static class KindEndpoints
{
    private const string IdempotencyKey = "Idempotency-Key";

    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes of one kind.</summary>
    public static void Map(IEndpointRouteBuilder routes, Kind kind)
    {
        // Taken once: a request that asks its container for nothing is spared a scope of it.
        var reading = routes.ServiceProvider.GetRequiredService<Reading>();
        var publishing = routes.ServiceProvider.GetRequiredService<Publishing>();
        var settings = routes.ServiceProvider.GetRequiredService<Settings>();
        var log = routes.ServiceProvider.GetRequiredService<Log>();
        var group = routes.MapGroup($"/v1/{kind.Plural}").WithTags(Describe.Tag(kind));

        group.MapMethods("", Read, (Delegate)((HttpContext context) => List(context, kind, reading))).Needing(null).Lists(kind);
        group.MapPost("", (Delegate)((HttpContext context) => Publish(context, kind, publishing, settings))).Needing(kind.Scope).Publishes(kind);
        group.MapMethods("/{id}", Read, (HttpContext context, string id) => One(context, kind, id, reading)).Needing(null).ReadsOne(kind);
        group.MapPut("/{id}", (HttpContext context, string id) => Amend(context, kind, id, publishing, settings)).Needing(Scopes.None).Amends(kind);
        group.MapPatch("/{id}", (HttpContext context, string id) => Patch(context, kind, id, publishing, settings)).Needing(Scopes.None).Patches(kind);
        group.MapDelete("/{id}", (HttpContext context, string id) => Withdraw(context, kind, id, publishing)).Needing(Scopes.None).Withdraws(kind);
        group.MapMethods("/{id}/versions", Read, (HttpContext context, string id) => History(context, kind, id, reading)).Needing(null).ReadsHistory(kind);
        group.MapMethods("/{id}/versions/{version}", Read, (HttpContext context, string id, string version) => Version(context, kind, id, version, reading)).Needing(null).ReadsVersion(kind);
        group.MapMethods("/{id}/versions/{version}/comparison", Read, (HttpContext context, string id, string version) => Compare(context, kind, id, version, reading)).Needing(null).Compares(kind);
        group.MapMethods("/{id}/versions/{version}/evidence", Read, (HttpContext context, string id, string version) => Evidence(context, kind, id, version, log)).Needing(null).ReadsEvidence(kind);
    }

    /// <summary>A record may be amended by those of its owner who may publish it, an organisation also by an administrator.</summary>
    private static Actor Amender(HttpContext context, Kind kind)
    {
        var actor = context.Actor();
        return kind.AmendingScopes.Any(scope => actor.Scopes.HasFlag(scope))
            ? actor
            : throw new RefusedException(RefusalCode.Forbidden, $"This needs the scope {Actor.Text(kind.AmendingScopes[0])}.");
    }

    private static async Task One(HttpContext context, Kind kind, string text, Reading reading)
    {
        var id = House.Id(text, kind.Name);
        var asOf = context.Query("asOf").GetValueOrDefault("asOf");
        var ifNoneMatch = context.Request.Headers.IfNoneMatch;
        Found? found;
        if (asOf is not null)
        {
            found = await reading.FindAsOf(kind, id, await reading.SizeAsOf(asOf));
        }
        else if (ifNoneMatch.Count > 0 && await reading.FindVersion(kind, id) is { Withdrawn: false, Redacted: null } seen && Conditional.Has(ifNoneMatch, Conditional.Tag(seen.Version, seen.Redacted)))
        {
            Head(context, kind, text, seen);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        else
        {
            found = await reading.Find(kind, id);
        }

        if (found is { Withdrawn: false } && Conditional.Has(ifNoneMatch, Conditional.Tag(found.Version, found.Redacted)))
        {
            Head(context, kind, text, found);
            ThrowIfErased(kind, found);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await Answer(context, kind, text, found, asOf is null ? $"There is no {kind.Name} {id}." : $"There was no {kind.Name} {id} then.");
    }

    private static async Task Version(HttpContext context, Kind kind, string text, string number, Reading reading)
    {
        context.Query();
        var id = House.Id(text, kind.Name);
        var found = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? await reading.FindNumbered(kind, id, version) : null;
        if (found is null)
        {
            throw new RefusedException(RefusalCode.NotFound, $"The {kind.Name} {id} has no version {(number.Length > 20 ? "of that number" : number)}.");
        }

        // A tombstone among them too: it is the state of that moment, not an error.
        Head(context, kind, text, found);
        ThrowIfErased(kind, found);
        context.Response.Headers.CacheControl = Conditional.Settled;
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, Conditional.Tag(found.Version, found.Redacted)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await context.WriteBytes(found.Content);
    }

    private static async Task Evidence(HttpContext context, Kind kind, string text, string number, Log log)
    {
        context.Query();
        var id = House.Id(text, kind.Name);
        var evidence = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? await log.Evidence(kind.Name, id, version) : null;
        if (evidence is null)
        {
            throw new RefusedException(RefusalCode.NotFound, $"The {kind.Name} {id} has no such version.");
        }

        context.Response.Headers.CacheControl = "public, no-cache";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Name}-{id}-v{version}.evidence.json\"";
        await context.WriteBytes(evidence);
    }

    private static async Task List(HttpContext context, Kind kind, Reading reading)
    {
        var query = ListQuery.Read(kind, context.AllQuery());
        var extent = await reading.Extent();
        var size = context.Request.Query.TryGetValue("asOf", out var asOf) ? await reading.SizeAsOf(asOf.ToString()) : query.Cursor?.Size ?? extent.Size;
        if (query.Cursor is { } beyond && beyond.Size > extent.Size)
        {
            throw new RefusedException(RefusalCode.InvalidCursor, "The cursor is of a size that the ledger has not reached: follow the next link as it is.", [new Fault("cursor", "cursor.invalid", "Follow the next link of a page of this register.")]);
        }

        if (query.Cursor is { } cursor && cursor.Size != size)
        {
            throw new RefusedException(RefusalCode.InvalidCursor, "The cursor belongs to another instant than asOf: follow the next link as it is.", [new Fault("asOf", "cursor.invalid", "Leave out asOf beside cursor.")]);
        }

        context.Answers(Negotiation.Json);
        var etag = $"\"{size}-{query.Fingerprint:x}-{query.Limit}-{query.Cursor?.Number ?? -1}{Conditional.TagEnd(extent.Redacted)}\"";
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "public, no-cache";
        context.Response.Headers[House.TreeSize] = size.ToString(CultureInfo.InvariantCulture);
        if (query.Cursor?.Ranked is null && Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        using var items = new PooledBytes(128 * 1024);
        var page = await reading.List(query, size, items);
        string? next = null;
        if (page.Next is not null)
        {
            next = Next(context) + page.Next;
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        await context.WriteParts([Bodies.ItemsStart, items.Written, Encoding.UTF8.GetBytes($"],{(next is null ? "" : $"\"next\":{JsonSerializer.Serialize(next, Bodies.Json)},")}\"size\":{size}}}")]);
    }

    private static async Task History(HttpContext context, Kind kind, string text, Reading reading)
    {
        var id = House.Id(text, kind.Name);
        var query = context.Query("limit", "before", "asOf");
        var limit = (int)query.Whole("limit", ListQuery.DefaultLimit, 1, ListQuery.MaxLimit);
        var before = query.Whole("before", long.MaxValue, 1, long.MaxValue);
        var size = query.TryGetValue("asOf", out var asOf) ? await reading.SizeAsOf(asOf) : await reading.Size();
        var acts = await reading.History(kind, id, size, before, limit + 1);
        if (acts.Count == 0 && before == long.MaxValue)
        {
            throw new RefusedException(RefusalCode.NotFound, $"There is no {kind.Name} {id}.");
        }

        string? next = null;
        if (acts.Count > limit)
        {
            next = $"/v1/{kind.Plural}/{id}/versions?limit={limit}&before={acts[limit - 1].Version}{(asOf is null ? "" : $"&asOf=size:{size}")}";
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        context.Response.Headers.CacheControl = "public, no-cache";
        context.Response.Headers[House.TreeSize] = size.ToString(CultureInfo.InvariantCulture);
        await context.WriteObject(new HistoryPage([.. acts.Take(limit).Select(act => new HistoryAct(act.Version, act.Number, act.Act, act.At, act.Organisation, $"/v1/{kind.Plural}/{id}/versions/{act.Version}"))], next, size));
    }

    private static async Task Compare(HttpContext context, Kind kind, string text, string number, Reading reading)
    {
        var id = House.Id(text, kind.Name);
        var query = context.Query("to");
        var missing = new RefusedException(RefusalCode.NotFound, $"The {kind.Name} {id} has no such version.");
        var from = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? await reading.FindNumbered(kind, id, first) ?? throw missing : throw missing;
        var later = query.ContainsKey("to") ? await reading.FindNumbered(kind, id, query.Whole("to", 0, 1, long.MaxValue)) : await reading.Find(kind, id);
        var to = later ?? throw missing;
        ThrowIfErased(kind, from);
        ThrowIfErased(kind, to);
        using var before = JsonDocument.Parse(from.Content);
        using var after = JsonDocument.Parse(to.Content);
        // What the register itself sets changes with every version; it is not what the owner changed.
        var differences = Comparison.OfOwner(before.RootElement, after.RootElement, out var withheld);
        context.Response.Headers[House.TreeSize] = to.Size.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = query.ContainsKey("to") ? Conditional.Settled : "public, no-cache";
        await context.WriteObject(new VersionComparison(from.Version, to.Version,
            [.. differences.Select(difference => new PatchOperation(difference.Op, difference.Path, difference.Value))],
            [.. differences.Select(difference => new ReadableChange(difference.Path, difference.Sentence, difference.Before, difference.Value))],
            withheld.Count == 0 ? null : withheld));
    }

    private static async Task Publish(HttpContext context, Kind kind, Publishing publishing, Settings settings)
    {
        var trial = context.Query("dryRun").Truth("dryRun");
        var bytes = await context.ReadBody(settings);
        using var document = Submission.Parse(bytes);
        var submission = Submission.Judge(kind, document.RootElement);
        if (trial)
        {
            await Trial(context, submission, null, () => publishing.Publish(submission, context.Actor(), trial: true));
            return;
        }

        var written = await publishing.Publish(submission, context.Actor(), Key(context, bytes));
        context.Response.Headers.Location = $"/v1/{kind.Plural}/{written.Id}";
        await Answer(context, kind, written, StatusCodes.Status201Created);
    }

    private static async Task Amend(HttpContext context, Kind kind, string text, Publishing publishing, Settings settings)
    {
        var actor = Amender(context, kind);
        var id = House.Id(text, kind.Name);
        var trial = context.Query("dryRun").Truth("dryRun");
        var seen = context.IfMatch();
        using var document = Submission.Parse(await context.ReadBody(settings));
        var submission = Submission.Judge(kind, document.RootElement);
        if (trial)
        {
            await Trial(context, submission, id, () => publishing.Amend(submission, id, seen, actor, trial: true));
            return;
        }

        await Answer(context, kind, await publishing.Amend(submission, id, seen, actor), StatusCodes.Status200OK);
    }

    private static async Task Patch(HttpContext context, Kind kind, string text, Publishing publishing, Settings settings)
    {
        var actor = Amender(context, kind);
        var id = House.Id(text, kind.Name);
        var trial = context.Query("dryRun").Truth("dryRun");
        var seen = context.IfMatch();
        using var patch = Submission.Parse(await context.ReadBody(settings, "application/merge-patch+json"));
        if (trial)
        {
            await Trial(context, null, id, () => publishing.Patch(kind, id, seen, patch.RootElement, actor, trial: true));
            return;
        }

        await Answer(context, kind, await publishing.Patch(kind, id, seen, patch.RootElement, actor), StatusCodes.Status200OK);
    }

    private static async Task Withdraw(HttpContext context, Kind kind, string text, Publishing publishing)
    {
        var actor = Amender(context, kind);
        var id = House.Id(text, kind.Name);
        var query = context.Query("reason", "dryRun");
        var trial = query.Truth("dryRun");
        var seen = context.IfMatch();
        var reason = query.GetValueOrDefault("reason", "").Trim();
        if (reason.Length is 0 or > 2_000 || reason.Any(char.IsControl))
        {
            throw new RefusedException(RefusalCode.InvalidParameter, "Say why the record is withdrawn.", [new Fault("reason", "parameter.invalid", "reason holds 1 to 2000 characters of plain text; it is public.")]);
        }

        if (trial)
        {
            await Trial(context, null, id, () => publishing.Withdraw(kind, id, seen, reason, actor, trial: true));
            return;
        }

        await Answer(context, kind, await publishing.Withdraw(kind, id, seen, reason, actor), StatusCodes.Status200OK);
    }

    /// <summary>Does everything but keep it, and tells all that was found.</summary>
    internal static async Task Trial(HttpContext context, Submission? submission, Guid? record, Func<Task<Written>> act)
    {
        var faults = new List<Fault>();
        Written? written = null;
        try
        {
            written = await act();
        }
        catch (RefusedException refusal) when (refusal.Code is RefusalCode.InvalidBody or RefusalCode.ReferenceTaken)
        {
            faults.AddRange(refusal.Faults);
        }

        using var content = written is null ? null : JsonDocument.Parse(written.Content);
        await context.WriteObject(new TrialReport(faults.Count == 0, record,
            [.. faults.Select(fault => new ReportedFault(fault.Pointer, fault.Code, fault.Detail))],
            [.. (submission?.Findings ?? []).Select(breach => new ReportedFault(breach.Pointer, breach.Rule.Code, breach.Detail))],
            content?.RootElement));
    }

    private static ValueTask Answer(HttpContext context, Kind kind, string id, Found? found, string none)
    {
        if (found is null)
        {
            throw new RefusedException(RefusalCode.NotFound, none);
        }

        Head(context, kind, id, found);
        if (found.Withdrawn)
        {
            throw new RefusedException(RefusalCode.Withdrawn, $"The {kind.Name} was withdrawn.") { Tombstone = found.Content };
        }

        ThrowIfErased(kind, found);

        return context.WriteBytes(found.Content);
    }

    /// <summary>Of a version that was erased as a whole nothing is left to serve but why.</summary>
    internal static void ThrowIfErased(Kind kind, Found found)
    {
        if (found.Redacted is not null && !found.Withdrawn)
        {
            using var body = JsonDocument.Parse(found.Content);
            if (Shown.IsErased(body.RootElement))
            {
                throw new RefusedException(RefusalCode.Withheld, $"All that version {found.Version} of the {kind.Name} said was erased by a redaction.") { Withheld = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(body.RootElement.GetProperty(Opening.Withheld)).ToArray() };
            }
        }
    }

    internal static ValueTask Answer(HttpContext context, Kind kind, Written written, int status)
    {
        var headers = context.Response.Headers;
        headers.ETag = Conditional.Tag(written.Version, written.Redacted);
        headers.LastModified = Conditional.HttpDate(Core.Storage.Timestamp.Text(written.At));
        headers.Link = Links(kind, written.Id.ToString(), written.Version);
        headers[House.TreeSize] = written.Size.ToString(CultureInfo.InvariantCulture);
        return context.WriteBytes(written.Content, status);
    }

    private static void Head(HttpContext context, Kind kind, string id, Found found)
    {
        var headers = context.Response.Headers;
        headers.ETag = Conditional.Tag(found.Version, found.Redacted);
        headers.LastModified = Conditional.HttpDate(found.RecordedAt);
        headers.CacheControl = "public, no-cache";
        headers.Link = Links(kind, id, found.Version);
        headers[House.TreeSize] = found.Size.ToString(CultureInfo.InvariantCulture);
    }

    private static string Links(Kind kind, string id, long version) => string.Create(CultureInfo.InvariantCulture,
        $"</v1/{kind.Plural}/{id}/versions>; rel=\"version-history\", </v1/{kind.Plural}/{id}/versions/{version}/evidence>; rel=\"describedby\"; title=\"evidence\"");

    /// <summary>The address of the next page, up to its cursor.</summary>
    internal static string Next(HttpContext context)
    {
        var parts = context.Request.Query.Where(pair => pair.Key is not ("cursor" or "asOf")).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}").Append("cursor=");
        return $"{context.Request.Path}?{string.Join('&', parts)}";
    }

    /// <summary>Refuses an Idempotency-Key where nothing would remember it: whoever sends one repeats the request in its trust.</summary>
    internal static void Unkeyed(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(IdempotencyKey))
        {
            throw new RefusedException(RefusalCode.IdempotencyKeyInvalid, "This request is not remembered by an Idempotency-Key: leave it out, and look what is there before you repeat it.");
        }
    }

    internal static Keyed? Key(HttpContext context, byte[] body)
    {
        var header = context.Request.Headers[IdempotencyKey];
        if (header.Count == 0)
        {
            return null;
        }

        var key = header.ToString().Trim();
        key = key.Length >= 2 && key[0] == '"' && key[^1] == '"' ? key[1..^1] : key;
        if (header.Count != 1 || key.Length is 0 or > 255 || key.Any(c => c is < '!' or > '~'))
        {
            throw new RefusedException(RefusalCode.IdempotencyKeyInvalid, "An Idempotency-Key is one string of 1 to 255 printable characters without blanks, such as a UUID.");
        }

        var place = Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n");
        return new Keyed(context.Actor().Id, key, Convert.ToHexStringLower(SHA256.HashData([.. place, .. body])));
    }
}
