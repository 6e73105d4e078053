using Registry.Core.Insight;
using Registry.Core.Register;
using H = Registry.Api.Http.ContractHeaders;

namespace Registry.Api.Http;

/// <content>The operations that answer from several records together.</content>
public static partial class Describe
{
    private static readonly string[] Computing = [.. IndicatorQuery.Filters.Select(key => key is "from" or "to" ? $"{key}Day" : key), "part", "groupBy", "asOf", "day", "ifNoneMatch"];

    /// <summary>Lists the indicators.</summary>
    public static RouteHandlerBuilder ListsIndicators(this RouteHandlerBuilder b) => b.Is("listIndicators", new Described(
        "List the questions the register answers", "Each question with its measures: what is counted, every state a counted thing can be in, what is unknown or left out and why, and which filters and groups there are. There is no composite score.")
    {
        Answers = [new(200, "The questions.", new("IndicatorPage", "IndicatorPage"))],
        Problems = Reading,
    });

    /// <summary>Answers an indicator.</summary>
    public static RouteHandlerBuilder ReadsIndicator(this RouteHandlerBuilder b) => b.Is("readIndicator", new Described(
        "Answer a question", "Numerator, denominator, what is unknown and what was left out, counted as of a size of the ledger and a day; each number leads to the ids behind it. A filter that does not apply to every part asked for is refused: choose the part. Groups come in the order of their keys, never of their values.")
    {
        Parameters = ContractParameters.Of(["indicator", .. Computing, "groupCursor"]),
        Answers = [new(200, "The answer.", new("Indicator", "Indicator"), H.ETag, H.TreeSize), NotModified],
        Problems = [.. Reading, 404],
    });

    /// <summary>Lists what an indicator counted.</summary>
    public static RouteHandlerBuilder ListsCounted(this RouteHandlerBuilder b) => b.Is("listCounted", new Described(
        "List the ids behind a number", "The things in one bucket of one part, in the order of their ids. Follow the address an answer gives beside each count: it names size and day, so that the ids are those that were counted.")
    {
        Parameters = ContractParameters.Of(["indicator", .. Computing, "bucket", "group", "limit", "countedCursor"]),
        Answers = [new(200, "A page of them.", new("CountedPage", "CountedPage"), H.ETag, H.NextPage, H.TreeSize), NotModified],
        Problems = [.. Reading, 404],
    });

    /// <summary>Reads the findings on a record.</summary>
    public static RouteHandlerBuilder ReadsFindings(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}Findings", new Described(
        $"Read the findings on {Article(kind)} {kind.Name}", "Rules it breaks though it is published: by what it says itself, and by what only other records or the day show. Each says what it rests on and what would clear it. A finding is no verdict, and is never part of the record.")
    {
        Parameters = ContractParameters.Of("id", "asOf", "day", "ifNoneMatch"),
        Answers = [new(200, "The findings; none is a good sign, and no proof.", new("FindingPage", "FindingPage"), H.ETag, H.TreeSize), NotModified],
        Problems = [.. Reading, 404, 410],
    });
}
