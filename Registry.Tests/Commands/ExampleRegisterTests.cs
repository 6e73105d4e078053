using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Tests.Support;

namespace Registry.Tests.Commands;

/// <summary>The invented register that a newcomer sees first.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ExampleRegisterTests(Store store)
{
    private RunningRegistry _registry = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        await ExampleRegister.Fill(_registry.Services);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Sound(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task What_changed_because_people_spoke_shows_in_the_system_s_own_record()
    {
        var effect = await One("effects?attribution=caused&effectKind=data-source-dropped");
        var subject = $"/v1/algorithms/{effect["subject"]}/versions";
        var version = (int)effect["subjectVersion"]!;
        var before = (string)(await Read($"{subject}/{version - 1}"))["methods"]!;
        var after = (string)(await Read($"{subject}/{version}"))["methods"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("fourteen"));
            Assert.That(after, Does.Contain("twelve"));
        }
    }

    [Test]
    public async Task A_promise_that_was_broken_was_challenged_and_the_challenge_upheld()
    {
        var challenge = await One("challenges?outcome=upheld");
        var promise = await Read($"/v1/commitments/{challenge["target"]}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string)promise["originalDue"]!, Is.EqualTo("2025-10-31"));
            Assert.That((string)promise["due"]!, Is.EqualTo("2026-01-31"));
            Assert.That((string)challenge["remedies"]![0]!["delivered"]!, Is.EqualTo("2026-05-18"));
            Assert.That((string)challenge["status"]!, Is.EqualTo("remedy-due"));
        }
    }

    [Test]
    public async Task What_went_badly_is_told_as_well()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string)(await One("declarations?declarationState=none-no-reason"))["reason"]!, Does.StartWith("Nobody was asked"));
            Assert.That((string)(await One("assessments?againstAdvice=true"))["overrideReason"]!, Is.EqualTo("The contract had been signed."));
            Assert.That((string)(await One("safeguards?status=degraded"))["title"]!, Does.StartWith("Schools may"));
        }
    }

    [Test]
    public async Task Each_of_the_fourteen_questions_has_an_answer_that_is_neither_nothing_nor_empty()
    {
        for (var question = 1; question <= 14; question++)
        {
            var parts = (await Read($"/v1/indicators/q{question}"))["parts"]!.AsArray();
            Assert.That(parts.Any(part => (long)part!["numerator"]! > 0 && (long)part["denominator"]! > 0), Is.True, $"q{question}: {parts.ToJsonString()}");
        }
    }

    [Test]
    public async Task Its_stories_are_told_in_sentences_that_rest_on_records()
    {
        foreach (var reference in (string[])["HB-2031", "DS-ABS-1"])
        {
            var story = await Read($"/v1/algorithms/{(await One($"algorithms?reference={reference}"))["id"]}/story");
            var sentences = story["sections"]!.AsArray().SelectMany(section => section!["sentences"]!.AsArray()).ToList();
            Assert.That(sentences, Has.Count.GreaterThan(20));
        }
    }

    private async Task<JsonNode> One(string path)
    {
        var items = (await Read($"/v1/{path}"))["items"]!.AsArray();
        Assert.That(items, Has.Count.EqualTo(1), path);
        return items[0]!;
    }

    private async Task<JsonNode> Read(string path) => JsonNode.Parse(await _registry.Anyone.GetStringAsync(path))!;
}
