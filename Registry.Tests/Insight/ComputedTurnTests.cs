using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Api.Http;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>However many ask at once, what is worked out from many records is worked out once, and little of it at a time.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ComputedTurnTests(Store store)
{
    private static readonly Dictionary<string, string?> OneAtOnce = new() { ["Registry:AnswersAtOnce"] = "1", ["Registry:AnswerWaitSeconds"] = "60", ["Registry:AnswersKeptBytes"] = "0" };

    [TestCase("0")]
    [TestCase("1000000")]
    public async Task Many_who_ask_for_one_dossier_wait_for_the_one_that_is_being_worked_out(string kept)
    {
        await using var registry = await RunningRegistry.Start(store, new Dictionary<string, string?> { ["Registry:AnswersKeptBytes"] = kept });
        var made = new HandMade(registry);
        await made.Tell();
        var address = $"/v1/algorithms/{made["ranking"]}/dossier";
        var dossier = await registry.Anyone.Get(address);
        await made.Organisation("Another");

        var begun = new Held(registry, address, dossier.Text);
        await begun.HasBegun;
        var asked = Enumerable.Range(0, 200).Select(_ => registry.Anyone.Get(address)).ToList();
        await Task.Delay(500);
        Assert.That(asked.Count(reply => reply.IsCompleted), Is.Zero);
        begun.Release();
        var replies = await Task.WhenAll(asked);
        // What was held tells the register as it was: nobody who works it out himself would tell that.
        Assert.That(replies.Select(reply => reply.Text), Is.All.EqualTo(dossier.Text));
        Assert.That(replies.Select(reply => reply.ETag).Distinct(), Has.Exactly(1).Not.EqualTo(dossier.ETag));
        await begun.Done;
    }

    [Test]
    public async Task Who_gets_no_turn_is_told_to_come_back_and_what_is_kept_is_told_at_once()
    {
        await using var registry = await RunningRegistry.Start(store, new Dictionary<string, string?> { ["Registry:AnswersAtOnce"] = "1", ["Registry:AnswerWaitSeconds"] = "0" });
        var made = new HandMade(registry);
        await made.Tell();
        var address = $"/v1/algorithms/{made["ranking"]}/dossier";
        var kept = await registry.Anyone.Get(address);
        var held = new Held(registry, "/held", "{}");
        await held.HasBegun;
        var again = await registry.Anyone.Get(address);
        var busy = await registry.Anyone.Get("/v1/indicators/q1");
        held.Release();
        await held.Done;
        var later = await registry.Anyone.Get("/v1/indicators/q1");
        Assert.Multiple(() =>
        {
            Assert.That(((int)again.Status, again.Text), Is.EqualTo((200, kept.Text)));
            Assert.That(((int)busy.Status, ProblemCheck.Wrong(busy)), Is.EqualTo((503, (string?)null)), busy.Text);
            Assert.That(busy.Json["code"]!.GetValue<string>(), Is.EqualTo("busy"));
            Assert.That((busy.Header("Retry-After"), busy.ETag), Is.EqualTo(("1", (string?)null)));
            Assert.That((int)later.Status, Is.EqualTo(200), later.Text);
        });
    }

    [Test]
    public async Task Turns_are_waited_for_and_given_back_also_by_what_fails()
    {
        await using var registry = await RunningRegistry.Start(store, OneAtOnce);
        var failing = new Held(registry, "/failing", null);
        await failing.HasBegun;
        var waiting = registry.Anyone.Get("/v1/indicators/q1");
        await Task.Delay(200);
        Assert.That(waiting.IsCompleted, Is.False);
        failing.Release();
        await Assert.ThrowsAsync<FormatException>(() => failing.Done);
        Assert.That((int)(await waiting).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Who_asked_first_and_leaves_spoils_nothing_for_the_others()
    {
        await using var registry = await RunningRegistry.Start(store, OneAtOnce);
        var made = new HandMade(registry);
        await made.Tell();
        var address = $"/v1/algorithms/{made["ranking"]}/dossier";
        var held = new Held(registry, "/held", "{}");
        await held.HasBegun;
        using var leaving = new CancellationTokenSource();
        var first = registry.Anyone.GetAsync(address, leaving.Token);
        await Task.Delay(300);
        var second = registry.Anyone.Get(address);
        await Task.Delay(300);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => first);
        held.Release();
        Assert.That((int)(await second).Status, Is.EqualTo(200), (await second).Text);
    }

    [Test]
    public async Task What_nobody_waits_for_any_more_is_not_begun()
    {
        await using var registry = await RunningRegistry.Start(store, OneAtOnce);
        var held = new Held(registry, "/held", "{}");
        await held.HasBegun;
        using var leaving = new CancellationTokenSource();
        var left = new Held(registry, "/left", "{}", leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => left.Done);
        held.Release();
        Assert.That((int)(await registry.Anyone.Get("/v1/indicators/q1")).Status, Is.EqualTo(200), "its turn came, and was given on");
        Assert.That(left.HasBegun.IsCompleted, Is.False);
    }

    /// <summary>An answer of the service that is worked out until it is released, and then tells a text, or fails where there is none.</summary>
    private sealed class Held
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource _released = new();

        public Held(RunningRegistry registry, string address, string? text, CancellationToken gone = default)
        {
            Done = Answer();

            async Task Answer()
            {
                var context = new DefaultHttpContext { RequestAborted = gone, Request = { Method = "GET", Path = address } };
                var moment = await Moment.Of(registry.Services.GetRequiredService<Reading>(), null, null, DateTimeOffset.UtcNow);
                await registry.Services.GetRequiredService<Computed>().Answer(context, moment, "", Negotiation.Json, async bytes =>
                {
                    _begun.SetResult();
                    await _released.Task;
                    Encoding.UTF8.GetBytes(text ?? throw new FormatException(), bytes);
                    return null;
                });
            }
        }

        public Task HasBegun => _begun.Task;

        public Task Done { get; }

        public void Release() => _released.SetResult();
    }
}
