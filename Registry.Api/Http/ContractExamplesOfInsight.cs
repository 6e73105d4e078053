using System.Text.Json.Nodes;
using Registry.Api.Endpoints;
using Registry.Core.Insight;
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <content>What is computed from several records.</content>
public static partial class ContractExamples
{
    private static void Insight(SortedDictionary<string, (string Summary, JsonNode Value)> examples)
    {
        var day = new DateOnly(2026, 3, 31);
        const string Ids = "/v1/indicators/q2/ids?part=q2&bucket=on-time&asOf=size%3A1042&day=2026-03-31";
        BucketAnswer[] buckets = [new("on-time", "numerator", "Answered by the due day."), new("late", "denominator", "Answered after the due day."), new("not-yet-due", "excluded", "Not due yet.")];
        examples["IndicatorPage"] = ("One question", Json(new IndicatorPage([new IndicatorSummary("q2", "What share of recommendations got an answer in time?", "portals and parliaments", "OECD principle 2",
            [new PartSummary("q2", "Answers given by the day they were due", "Recommendations, once for each body asked.", "The day the recommendation was published.", buckets, ["organisation", "from", "to"], ["organisation", "year"], "Days from publication to the answer.", null, null)], "/v1/indicators/q2")])));
        examples["Indicator"] = ("Two of three in time", Json(new IndicatorAnswer("q2", "What share of recommendations got an answer in time?", 1042, day, [new("from", "2025-01-01")], "year",
            [new PartAnswer("q2", "Answers given by the day they were due", 2, 3, 0.6667, 0, 1, [new("on-time", "numerator", 2, Ids), new("late", "denominator", 1, Ids.Replace("on-time", "late", StringComparison.Ordinal))], 84, 0.5, null,
                [new GroupAnswer("2025", 2, 3, 0.6667, 0, 1, null, null, [new("on-time", 2), new("late", 1), new("not-yet-due", 1)])], null)])));
        examples["CountedPage"] = ("One recommendation, counted with the body that was asked", Json(new CountedPage([new CountedAnswer("recommendation", Id, Owner, 84, $"/v1/recommendations/{Id}")], null, 1042, day)));
        examples["FindingPage"] = ("An overdue answer", Json(new FindingPage("recommendation", Guid.Parse(Id), 1, 1042, day,
            [new FindingAnswer(Rules.D50.Code, true, "/addressedTo", "An answer is overdue.", "Each body that was asked publishes a response.", [new Basis("organisation", Owner, null, "overdue-silent, due 2026-02-28", $"/v1/organisations/{Owner}")], null)])));
    }
}
