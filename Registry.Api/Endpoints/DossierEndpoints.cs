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
        var computed = routes.ServiceProvider.GetRequiredService<Computed>();
        foreach (var kind in DossierReading.Subjects)
        {
            var group = routes.MapGroup($"/v1/{kind.Plural}/{{id}}").WithTags(Describe.Tag(kind));
            group.MapMethods("/dossier", Read, (HttpContext context, string id) => Dossier(context, kind, id, reading, time, dossiers, examination, computed)).Needing(null).ReadsDossier(kind);
            group.MapMethods("/story", Read, (HttpContext context, string id) => Story(context, kind, id, reading, time, dossiers, computed)).Needing(null).ReadsStory(kind);
        }
    }

    /// <summary>The subject at the moment asked for.</summary>
    /// <exception cref="RefusedException">It was not there then, or was withdrawn or erased.</exception>
    internal static async ValueTask<(Found Subject, Moment Moment)> Begin(Kind kind, Guid id, string? asOf, Reading reading, TimeProvider time)
    {
        var moment = await Moment.Of(reading, asOf, null, time.GetUtcNow());
        var found = await reading.FindAsOf(kind, id, moment.Size)
            ?? throw new RefusedException(RefusalCode.NotFound, asOf is null ? $"There is no {kind.Name} {id}." : $"There was no {kind.Name} {id} then.");
        if (found.Withdrawn)
        {
            throw new RefusedException(RefusalCode.Withdrawn, $"The {kind.Name} was withdrawn.") { Tombstone = found.Content };
        }

        KindEndpoints.ThrowIfErased(kind, found);
        return (found, moment);
    }

    private static async Task Dossier(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, DossierReading dossiers, Examination examination, Computed computed)
    {
        var id = House.Id(text, kind.Name);
        context.Answers(Negotiation.Json);
        var (subject, moment) = await Begin(kind, id, context.Query("asOf").GetValueOrDefault("asOf"), reading, time);
        await computed.Answer(context, moment, "", Negotiation.Json, async bytes =>
        {
            var dossier = await dossiers.Read(subject, kind, id, moment);
            var findings = await examination.Findings(dossier);
            // Twice what the records take holds what is computed from them too, most of the time; it grows where it does not.
            bytes.GetSpan((int)Math.Min(SmallBuffer + (2 * dossier.Parts.Sum(part => part.Pieces.Sum(piece => (long)piece.Content.Length))), LargeBuffer));
            Write(dossier, findings, bytes);
            return null;
        });
    }

    /// <summary>Records are copied as they are stored; only what is computed is written anew.</summary>
    private static void Write(Dossier dossier, IReadOnlyList<DossierFinding> findings, PooledBytes bytes)
    {
        using var json = Bodies.Writer(bytes);
        json.WriteStartObject();
        json.WritePropertyName("asOf");
        JsonSerializer.Serialize(json, dossier.Moment, WrittenJson.Default.Moment);
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
        JsonSerializer.Serialize(json, DossierReckoning.Of(dossier, findings), WrittenJson.Default.DossierFacts);
        json.WritePropertyName("truncated");
        JsonSerializer.Serialize(json, dossier.Parts.Where(part => part.GoesOn.Count > 0).Select(part => new TruncatedPart(part.Kind.Plural, part.Pieces.Count, part.GoesOn)), Bodies.Json);
        json.WriteEndObject();
    }

    private static async Task Story(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, DossierReading dossiers, Computed computed)
    {
        var id = House.Id(text, kind.Name);
        context.Response.Headers.Vary = "Accept";
        var isMarkdown = context.Prefers(Negotiation.Json, Markdown) == Markdown;
        var (subject, moment) = await Begin(kind, id, context.Query("asOf").GetValueOrDefault("asOf"), reading, time);
        await computed.Answer(context, moment, isMarkdown ? "-md" : "", isMarkdown ? $"{Markdown}; charset=utf-8" : Negotiation.Json, async bytes =>
        {
            var dossier = await dossiers.Read(subject, kind, id, moment);
            var story = StoryTelling.Of(dossier);
            if (isMarkdown)
            {
                Encoding.UTF8.GetBytes(StoryMarkdown.Of(story, dossier), bytes);
            }
            else
            {
                Bodies.WriteObject(bytes, story);
            }

            return null;
        });
    }
}

/// <summary>A kind of which the dossier holds the newest records only.</summary>
/// <param name="Kind">The member of the dossier.</param>
/// <param name="Shown">How many records it holds.</param>
/// <param name="Lists">Lists with all of them, at the same moment.</param>
public sealed record TruncatedPart(string Kind, int Shown, IReadOnlyList<string> Lists);
