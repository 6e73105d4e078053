using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Http;

/// <summary>One kind of error a client can meet; its code is permanent.</summary>
/// <param name="Refusal">The register's reason.</param>
/// <param name="Code">Permanent code, also the last segment of <c>type</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What it is, the same for every occurrence.</param>
/// <param name="Advice">What a client can do.</param>
public sealed record Problem(RefusalCode Refusal, string Code, int Status, string Title, string Advice);

/// <summary>
/// Turns every error into a problem of RFC 9457, whatever the client accepts: the register's refusals, the framework's, and faults,
/// of which nothing is told but an id to find them in the log.
/// </summary>
public sealed partial class Problems(RequestDelegate next, Database database, ILogger<Problems> log)
{
    /// <summary>Every problem, served at <c>/v1/problems</c>.</summary>
    public static readonly IReadOnlyList<Problem> All =
    [
        new(RefusalCode.NotFound, "not-found", 404, "Not found", "Check the address; ids are in lower case and paths have no slash at the end."),
        new(RefusalCode.Withdrawn, "withdrawn", 410, "Withdrawn", "The member tombstone says when and why; the history is still served under versions."),
        new(RefusalCode.Withheld, "withheld", 410, "Erased by a redaction", "The member withheld says on what ground, and names the entry of the redaction; delete your copy. Other versions may still be served."),
        new(RefusalCode.InvalidBody, "invalid-body", 400, "The body must be mended", "Every member of errors names a place in the body and says what to do."),
        new(RefusalCode.InvalidParameter, "invalid-parameter", 400, "A parameter must be mended", "Every member of errors names a parameter and says what to do."),
        new(RefusalCode.InvalidCursor, "invalid-cursor", 400, "The cursor is not of this list", "Follow next as it is, with the same filters and order."),
        new(RefusalCode.VersionRequired, "version-required", 428, "Say which version you amend", "Send the ETag you read as If-Match."),
        new(RefusalCode.VersionStale, "version-stale", 412, "Somebody amended it first", "Read it again, apply your change to that, and send its ETag."),
        new(RefusalCode.ReferenceTaken, "reference-taken", 409, "The reference is taken", "Amend the record that has it, or choose another."),
        new(RefusalCode.NotNow, "not-now", 409, "It cannot be done to the record as it stands", "Read the record: its status says what has been done already."),
        new(RefusalCode.CredentialRequired, "credential-required", 401, "A credential is required", "Send Authorization: Bearer with an API key or an access token."),
        new(RefusalCode.CredentialInvalid, "credential-invalid", 401, "The credential is not valid", "It may be mistyped, expired or revoked: ask your administrator for a new one."),
        new(RefusalCode.Forbidden, "forbidden", 403, "Not allowed", "The credential lacks the scope, or the record belongs to another organisation."),
        new(RefusalCode.SecondPerson, "second-person-required", 403, "It takes a second person", "Somebody else, with a credential of their own, must confirm it."),
        new(RefusalCode.Settled, "settled", 409, "It is settled already", "Read it to see what became of it."),
        new(RefusalCode.IdempotencyKeyInvalid, "idempotency-key-invalid", 400, "The Idempotency-Key cannot be taken", "Send 1 to 255 printable characters, such as a UUID, and only where records are published or acts are done."),
        new(RefusalCode.IdempotencyKeyReused, "idempotency-key-reused", 422, "The Idempotency-Key was used for another request", "Choose a new key for a new request."),
        new(RefusalCode.TooLarge, "too-large", 413, "The body is too large", "Split it, or leave long texts where they are published and link to them."),
        new(RefusalCode.UnsupportedMediaType, "unsupported-media-type", 415, "The media type is not read here", "Send application/json, or application/merge-patch+json with PATCH."),
        new(RefusalCode.NotAcceptable, "not-acceptable", 406, "No acceptable media type", "Accept application/json."),
        new(RefusalCode.MethodNotAllowed, "method-not-allowed", 405, "The method is not allowed here", "The Allow header names those that are."),
        new(RefusalCode.TooManyRequests, "too-many-requests", 429, "Too many requests", "Wait as long as Retry-After says."),
        new(RefusalCode.Busy, "busy", 503, "The register is busy", "Try again after a second; a keyed write can be repeated safely."),
        new(RefusalCode.StorageFull, "storage-full", 507, "No space is left", "Nothing was written. Tell the operator."),
        new(RefusalCode.ReadOnly, "read-only", 503, "The register only reads", "Reads go on. Waiting does not help: its operator must look first, so there is no Retry-After."),
        new(RefusalCode.Fault, "fault", 500, "A fault of the register", "Tell the operator the instance; nothing was written unless the record says so."),
    ];

    private static readonly Dictionary<RefusalCode, Problem> ByRefusal = All.ToDictionary(problem => problem.Refusal);
    private static readonly Dictionary<int, Problem> ByStatus = All.GroupBy(problem => problem.Status).ToDictionary(group => group.Key, group => group.First());

    /// <summary>Writes a refusal as a problem.</summary>
    public static Task Write(HttpContext context, RefusedException refusal)
    {
        var problem = ByRefusal[refusal.Code];
        if (problem.Status == 401)
        {
            context.Response.Headers.WWWAuthenticate = refusal.Code == RefusalCode.CredentialInvalid ? "Bearer realm=\"registry\", error=\"invalid_token\"" : "Bearer realm=\"registry\"";
        }
        else if (refusal.Code is RefusalCode.Busy)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        if (refusal.Withheld is { } withheld)
        {
            var list = new List<Core.Ledger.WithheldMember>();
            using var json = JsonDocument.Parse(withheld);
            Core.Ledger.Opening.Read(json.RootElement, list);
            var entries = list.Select(member => $"</v1/feed?after={member.Entry}&limit=1>; rel=\"describedby\"").Distinct(StringComparer.Ordinal);
            context.Response.Headers.Link = new StringValues([.. context.Response.Headers.Link, .. entries]);
        }

        if (refusal.Current is { } current)
        {
            context.Response.Headers.ETag = Conditional.Tag(current.Version, current.Redacted);
        }

        return Write(context, problem, refusal.Message, refusal.Faults, refusal.Tombstone, refusal.Withheld);
    }

    /// <summary>The middleware.</summary>
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (RefusedException refusal) when (!context.Response.HasStarted)
        {
            await Write(context, refusal);
            return;
        }
        catch (DbException fault) when (!context.Response.HasStarted && database.Engine.IsBusy(fault))
        {
            await Write(context, new RefusedException(RefusalCode.Busy, "The database cannot be reached: try again."));
            return;
        }
        catch (DbException fault) when (!context.Response.HasStarted && database.Engine.IsFull(fault))
        {
            await Write(context, new RefusedException(RefusalCode.StorageFull, "The database has no space left for this. Nothing was written."));
            return;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await Write(context, ByStatus.GetValueOrDefault(bad.StatusCode, ByRefusal[RefusalCode.InvalidBody]), bad.StatusCode == 413 ? "The body is larger than the register reads." : "The request cannot be read.", []);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // The last resort: a client gets a problem, the operator gets the exception.
        catch (Exception fault) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Failed(log, context.TraceIdentifier, fault);
            await Write(context, ByRefusal[RefusalCode.Fault], "The register could not do this. It is logged under the instance.", []);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
        {
            var problem = ByStatus.GetValueOrDefault(response.StatusCode, ByRefusal[RefusalCode.InvalidBody]);
            await Write(context, problem with { Status = response.StatusCode }, problem.Advice, []);
        }
    }

    private static async Task Write(HttpContext context, Problem problem, string detail, IReadOnlyList<Fault> faults, byte[]? tombstone = null, byte[]? withheld = null)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", $"/v1/problems/{problem.Code}");
            json.WriteString("title", problem.Title);
            json.WriteNumber("status", problem.Status);
            json.WriteString("detail", detail);
            json.WriteString("code", problem.Code);
            json.WriteString("instance", $"urn:request:{context.TraceIdentifier}");
            if (faults.Count > 0)
            {
                json.WriteStartArray("errors");
                foreach (var fault in faults)
                {
                    json.WriteStartObject();
                    json.WriteString(problem.Refusal is RefusalCode.InvalidParameter or RefusalCode.InvalidCursor ? "parameter" : "pointer", fault.Pointer);
                    json.WriteString("code", fault.Code);
                    json.WriteString("detail", fault.Detail);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            if (tombstone is not null)
            {
                json.WritePropertyName("tombstone");
                json.WriteRawValue(tombstone);
            }

            if (withheld is not null)
            {
                json.WritePropertyName("withheld");
                json.WriteRawValue(withheld);
            }

            json.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(buffer.WrittenMemory);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Instance} failed.")]
    private static partial void Failed(ILogger logger, string instance, Exception fault);
}
