using System.Diagnostics;
using System.Text;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Insight;

namespace Bench;

/// <summary>What is computed from many records: the dossier of a system with a long history, and every question over a large register.</summary>
internal static class Questions
{
    /// <summary>What they are called among the work.</summary>
    public const string Name = "questions";

    private const int Engagements = 20;
    private const int RecommendationsEach = 10;
    private const int CommitmentsEach = 2;

    /// <summary>Name of the work of one part of a question, in milliseconds.</summary>
    public static string Work(Indicator indicator, Part part, string engine) => $"{indicator.Code}, {part.Code} on {engine}, ms";

    /// <summary>Publishes a system, twenty engagements about it, and two hundred recommendations with their answers and four hundred commitments.</summary>
    public static async Task<Guid> Tell(Func<Kind, byte[], Task<Guid>> publish, byte[] system, Guid organisation)
    {
        var subject = await Publish("algorithm", system);
        for (var e = 0; e < Engagements; e++)
        {
            var engagement = await Say("engagement", $$"""
                {"title":"Engagement {{e}}","summary":"{{Text('s', 900)}}","scope":"system","subjects":["{{subject}}"],"claimedLevel":"inform","purposes":["co-design"],"initiation":"commissioned","stage":"design","methods":["survey"],
                 "commissioner":{"organisation":"{{organisation}}"},"funders":[{"organisation":"{{organisation}}"}],"start":"2026-01-10","end":"2026-02-28","modality":"online","limitations":"{{Text('l', 300)}}","status":"reported",
                 "responseDue":"2026-06-01","representation":[{"subject":"{{subject}}","community":"claimants","mode":"directly"}]}
                """);
            for (var r = 0; r < RecommendationsEach; r++)
            {
                var recommendation = await Say("recommendation", $$"""{"engagement":"{{engagement}}","text":"{{Text('t', 500)}}","type":"recommendation","addressedTo":["{{organisation}}"],"publishedOn":"2026-03-20","authorship":"written-by-participants","participantSignOff":"yes"}""");
                var response = await Say("response", $$"""{"recommendation":"{{recommendation}}","disposition":"accepted","responder":"Cabinet","plainLanguage":"{{Text('p', 500)}}","publishedOn":"2026-04-15"}""");
                for (var c = 0; c < CommitmentsEach; c++)
                {
                    await Say("commitment", $$"""{"response":"{{response}}","action":"{{Text('c', 500)}}","ownerRole":"Head","originalDue":"2026-05-01","reported":"delivered","reportedOn":"2026-05-02","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2026-05-02"}]}""");
                }
            }
        }

        return subject;

        Task<Guid> Publish(string kind, byte[] body) => publish(Kinds.Find(kind)!, body);
        Task<Guid> Say(string kind, string body) => Publish(kind, Encoding.UTF8.GetBytes(body));
        static string Text(char letter, int length) => new(letter, length);
    }

    /// <summary>Every part of every question over 100,000 subjects and 1,000,000 recommendations, the best of three, in milliseconds. An empty database is filled first.</summary>
    public static async Task<List<(string Work, double Milliseconds)>> Ask(string connectionString)
    {
        await using var database = new Database(Engine.For(connectionString));
        await database.Migrate(Kinds.All.Select(kind => kind.Name));
        if (await database.Read(session => session.Scalar("SELECT COUNT(*) FROM ledger_head")) is 0L)
        {
            await LedgerHead.Create(database, "localhost/registry");
            await LargeRegister.Fill(database);
        }

        var tally = new Tally(database);
        var moment = new Moment(LargeRegister.Size, "2026-06-30T00:00:00.000Z", new DateOnly(2026, 6, 30));
        var measured = new List<(string, double)>();
        foreach (var (indicator, part) in Indicators.All.SelectMany(indicator => indicator.Parts, (indicator, part) => (indicator, part)))
        {
            var query = IndicatorQuery.Read(indicator, [new("part", part.Code)], ids: false);
            var best = double.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                var watch = Stopwatch.GetTimestamp();
                await tally.Count(query, moment);
                best = Math.Min(best, Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            }

            Comparison.Say($"  {Work(indicator, part, database.Engine.Name)}: {best:N0}");
            measured.Add((Work(indicator, part, database.Engine.Name), best));
        }

        return measured;
    }
}
