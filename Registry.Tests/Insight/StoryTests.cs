using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>The story in plain words: all of it is known, every sentence can be looked up, and nothing that a record says becomes markup.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class StoryTests(Store store)
{
    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        await _made.Tell();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [Test]
    public async Task The_whole_story_is_told_in_plain_sentences()
    {
        var story = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/story");
        Assert.That((int)story.Status, Is.EqualTo(200), story.Text);TestContext.Out.WriteLine(Told(story.Json));
        Assert.That(Told(story.Json), Is.EqualTo(Expected.ReplaceLineEndings("\n")));
    }

    private const string Expected = "";

    private static string Told(JsonNode story) => string.Join("\n", story["sections"]!.AsArray().SelectMany(section => section!["sentences"]!.AsArray().Select(sentence => sentence!["text"]!.GetValue<string>()).Prepend($"# {section["title"]}")));
}
