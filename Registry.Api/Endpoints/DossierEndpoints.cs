using System.Globalization;
using System.Text;
using System.Text.Json;
using Registry.Api.Http;
using Registry.Core;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>The whole story of an algorithm or dataset: as its records, and in plain words.</summary>
public static class DossierEndpoints
{
    private const string Markdown = "text/markdown";
    private const long SmallBuffer = 64 * 1024;
    private const long LargeBuffer = 16 * 1024 * 1024;

    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reading = routes.ServiceProvider.GetRequiredService<Reading>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var examination = routes.ServiceProvider.GetRequiredService<Examination>();
        var dossiers = routes.ServiceProvider.GetRequiredService<DossierReading>();
        foreach (var kind in DossierReading.Subjects)
        {
            var group = routes.MapGroup($"/v1/{kind.Plural}/{{id}}").WithTags(Describe.Tag(kind));
            group.MapMethods("/dossier", Read, (HttpContext context, string id) => Dossier(context, kind, id, reading, time, dossiers, examination)).Needing(null).ReadsDossier(kind);
            group.MapMethods("/story", Read, (HttpContext context, string id) => Story(context, kind, id, reading, time, dossiers)).Needing(null).ReadsStory(kind);
        }
    }

    /// <summary>The subject at the moment asked for, or null where the reader holds the answer already.</summary>
    internal static async ValueTask<(Found Subject, Moment Moment)?> Begin(HttpContext context, Kind kind, Guid id, string? asOf, string variant, Reading reading, TimeProvider time)
    {
        var moment = await Moment.Of(reading, asOf, null, time.GetUtcNow());
        var found = await reading.FindAsOf(kind, id, moment.Size);
        var headers = context.Response.Headers;
        headers[House.TreeSize] = moment.Size.ToString(CultureInfo.InvariantCulture);
        if (found is null)
        {
            throw new RefusedException(RefusalCode.NotFound, asOf is null ? $"There is no {kind.Name} {id}." : $"There was no {kind.Name} {id} then.");
        }

        if (found.Withdrawn)
        {
            throw new RefusedException(RefusalCode.Withdrawn, $"The {kind.Name} was withdrawn.") { Tombstone = found.Content };
        }

        KindEndpoints.ThrowIfErased(kind, found);
        // What is due depends on the day, everything else on the size, but for what was erased since.
        var etag = $"\"{moment.Size}-{moment.Day:yyyyMMdd}{variant}{Conditional.TagEnd((await reading.Extent()).Redacted)}\"";
        headers.ETag = etag;
        headers.CacheControl = "public, no-cache";
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return null;
        }

        return (found, moment);
    }

    private static async Task Dossier(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, DossierReading dossiers, Examination examination)
    {
        var id = House.Id(text, kind.Name);
        context.Answers("application/json");
        if (await Begin(context, kind, id, context.Query("asOf").GetValueOrDefault("asOf"), "", reading, time) is not { } begun)
        {
            return;
        }

        var dossier = await dossiers.Read(begun.Subject, kind, id, begun.Moment);
        var findings = await examination.Findings(dossier);
        // Twice what the records take holds what is computed from them too, most of the time; it grows where it does not.
        using var bytes = new PooledBytes((int)Math.Min(SmallBuffer + (2 * dossier.Parts.Sum(part => part.Pieces.Sum(piece => (long)piece.Content.Length))), LargeBuffer));
        Write(dossier, findings, bytes);
        await context.WriteParts([bytes.Written]);
    }

    /// <summary>Records are copied as they are stored; only what is computed is written anew.</summary>
    private static void Write(Dossier dossier, IReadOnlyList<DossierFinding> findings, PooledBytes bytes)
    {
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Bodies.Json.Encoder, SkipValidation = true });
        json.WriteStartObject();
        json.WritePropertyName("asOf");
        JsonSerializer.Serialize(json, dossier.Moment, Bodies.Json);
        json.WritePropertyName("subject");
        json.WriteRawValue(dossier.Subject.Content, skipInputValidation: true);
        foreach (var part in dossier.Parts)
        {
            json.WriteStartArray(part.Kind.Plural);
            foreach (var piece in part.Pieces)
            {
                json.WriteRawValue(piece.Content, skipInputValidation: true);
            }

            json.WriteEndArray();
        }

        json.WritePropertyName("computed");
        JsonSerializer.Serialize(json, DossierReckoning.Of(dossier, findings), Bodies.Json);
        json.WritePropertyName("truncated");
        JsonSerializer.Serialize(json, dossier.Parts.Where(part => part.GoesOn.Count > 0).Select(part => new TruncatedPart(part.Kind.Plural, part.Pieces.Count, part.GoesOn)), Bodies.Json);
        json.WriteEndObject();
    }

    private static async Task Story(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, DossierReading dossiers)
    {
        var id = House.Id(text, kind.Name);
        context.Response.Headers.Vary = "Accept";
        var isMarkdown = context.Prefers("application/json", Markdown) == Markdown;
        if (await Begin(context, kind, id, context.Query("asOf").GetValueOrDefault("asOf"), isMarkdown ? "-md" : "-story", reading, time) is not { } begun)
        {
            return;
        }

        var dossier = await dossiers.Read(begun.Subject, kind, id, begun.Moment);
        var story = StoryTelling.Of(dossier);
        if (isMarkdown)
        {
            context.WriteText(Encoding.UTF8.GetBytes(StoryMarkdown.Of(story, dossier)), $"{Markdown}; charset=utf-8");
            return;
        }

        await context.WriteObject(story);
    }
}

/// <summary>A kind of which the dossier holds the newest records only.</summary>
/// <param name="Kind">The member of the dossier.</param>
/// <param name="Shown">How many records it holds.</param>
/// <param name="Lists">Lists with all of them, at the same moment.</param>
public sealed record TruncatedPart(string Kind, int Shown, IReadOnlyList<string> Lists);
