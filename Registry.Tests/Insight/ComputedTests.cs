using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>What is worked out from many records is kept for whoever asks the same again, and is never told once it is no longer so.</summary>
public sealed class ComputedTests
{
    private static readonly string[] Asked = ["/v1/algorithms/{0}/dossier", "/v1/algorithms/{0}/story", "/v1/algorithms/{0}/comparable-engagements", "/v1/algorithms/{0}/findings", "/v1/indicators/q2?groupBy=organisation", "/v1/indicators/q1/ids?part=q1&bucket=none", "/v1/practice?limit=1"];

    [Test]
    public async Task It_is_kept_as_it_was_made_and_made_again_once_anything_is_recorded()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var made = new HandMade(registry);
        await made.Tell();
        foreach (var address in Asked.Select(address => string.Format(System.Globalization.CultureInfo.InvariantCulture, address, made["ranking"])))
        {
            var first = await registry.Anyone.Get(address);
            Assert.That((int)first.Status, Is.EqualTo(200), first.Text);
            await Overwrite(registry, made["ranking"], "Find claims.", "Cite claims.");
            var again = await registry.Anyone.Get(address);
            var markdown = address.EndsWith("story", StringComparison.Ordinal) ? await registry.Anyone.Get(address, ("Accept", "text/markdown")) : null;
            await Overwrite(registry, made["ranking"], "Cite claims.", "Find claims.");

            Assert.That((again.Bytes, again.ETag, again.Header("Link"), again.ContentHeaders.ContentType), Is.EqualTo((first.Bytes, first.ETag, first.Header("Link"), first.ContentHeaders.ContentType)), address);
            Assert.That(markdown?.ContentHeaders.ContentType?.MediaType, Is.EqualTo(markdown is null ? null : "text/markdown"));
        }

        var before = await registry.Anyone.Get($"/v1/algorithms/{made["ranking"]}/dossier");
        await made.Organisation("Another");
        var after = await registry.Anyone.Get($"/v1/algorithms/{made["ranking"]}/dossier");
        Assert.That(after.Json["asOf"]!["size"]!.GetValue<long>(), Is.GreaterThan(before.Json["asOf"]!["size"]!.GetValue<long>()));
    }

    [TestCase("0", TestName = "where none is to be kept")]
    [TestCase("2000", TestName = "where it is larger than all that may be kept")]
    public async Task It_is_made_each_time(string bytes)
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:AnswersKeptBytes"] = bytes });
        var made = new HandMade(registry);
        await made.Tell();
        var address = $"/v1/algorithms/{made["ranking"]}/dossier";
        var first = await registry.Anyone.Get(address);
        await Overwrite(registry, made["ranking"], "Find claims.", "Cite claims.");
        Assert.That((await registry.Anyone.Get(address)).Text, Is.EqualTo(first.Text.Replace("Find claims.", "Cite claims.", StringComparison.Ordinal)).And.Not.EqualTo(first.Text));
    }

    /// <summary>What no register does: it shows whether an answer was made from the records again.</summary>
    private static async Task Overwrite(RunningRegistry registry, string record, string text, string other)
    {
        using var session = await registry.Database.Engine.Writer(CancellationToken.None);
        Assert.That(text, Has.Length.EqualTo(other.Length));
        await session.Execute("UPDATE body SET content = CAST(REPLACE(CAST(content AS TEXT), @text, @other) AS BLOB) WHERE number IN (SELECT number FROM entry WHERE record = @record)", text, other, record);
    }
}
