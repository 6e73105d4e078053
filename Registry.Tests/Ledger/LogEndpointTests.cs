using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>The log over HTTP: what never changes may be kept for ever, what changes is asked for again, and what is not there is not kept at all.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class LogEndpointTests(Store store)
{
    private const string Forever = "public, max-age=31536000, immutable";

    // Its entries are made for their number alone: what the feed shows of them is no record.
    private HttpClient _anyone = null!;
    private RunningRegistry _registry = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _anyone = new HttpClient { BaseAddress = new Uri(_registry.Address) };
        await _registry.Append(299);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _anyone.Dispose();
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("/log/tile/0/000", 256 * 32)]
    [TestCase("/log/tile/0/001.p/44", 44 * 32)]
    [TestCase("/log/tile/0/000.p/7", 7 * 32)]
    [TestCase("/log/tile/1/000.p/1", 32)]
    [TestCase("/log/tile/entries/000", null)]
    [TestCase("/log/tile/entries/001.p/44", null)]
    [TestCase("/log/proofs/inclusion?index=0&size=300", null)]
    [TestCase("/log/proofs/consistency?from=1&to=300", null)]
    public async Task What_never_changes_may_be_kept_for_ever(string path, int? length)
    {
        var answer = await _anyone.Get(path);
        var head = await _anyone.Send(HttpMethod.Head, path, null);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
            Assert.That(answer.Header("Cache-Control"), Is.EqualTo(Forever));
            Assert.That(answer.Bytes, Has.Length.EqualTo(length ?? answer.Bytes.Length));
            Assert.That(head.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(head.Bytes, Is.Empty);
            Assert.That(head.ContentHeaders.ContentLength, Is.EqualTo(answer.Bytes.Length));
            Assert.That(head.Header("Cache-Control"), Is.EqualTo(Forever));
        });
    }

    /// <summary>Its entries are there for ever, but what was said may be erased: a copy of a page lives an hour.</summary>
    [Test]
    public async Task A_full_page_of_the_feed_is_kept_for_an_hour_and_then_asked_for_again()
    {
        var page = await _anyone.Get("/v1/feed?after=0&limit=100");
        Assert.That(page.Header("Cache-Control"), Is.EqualTo("public, max-age=3600"));
        Assert.That((await _anyone.Send(HttpMethod.Get, "/v1/feed?after=0&limit=100", null, ("If-None-Match", page.Header("ETag")!))).Status, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [TestCase("/log/checkpoint", "no-cache")]
    [TestCase("/log/vkeys", "no-cache")]
    [TestCase("/log/proofs/inclusion?index=0", "no-cache")]
    [TestCase("/v1/feed?after=250&limit=100", "public, no-cache")]
    [TestCase("/v1/feed?after=0&limit=100", "public, max-age=3600")]
    public async Task What_changes_is_asked_for_again(string path, string cache)
    {
        var answer = await _anyone.Get(path);
        var head = await _anyone.Send(HttpMethod.Head, path, null);
        Assert.That((answer.Status, answer.Header("Cache-Control")), Is.EqualTo((HttpStatusCode.OK, cache)));
        Assert.That((head.Status, head.Bytes.Length, head.ContentHeaders.ContentLength), Is.EqualTo((HttpStatusCode.OK, 0, (long?)answer.Bytes.Length)));
    }

    [TestCase("/log/tile/0/001")]
    [TestCase("/log/tile/0/001.p/45")]
    [TestCase("/log/tile/0/000.p/0")]
    [TestCase("/log/tile/0/000.p/256")]
    [TestCase("/log/tile/0/000.p/-1")]
    [TestCase("/log/tile/0/000.p/99999999999999999999")]
    [TestCase("/log/tile/0/0")]
    [TestCase("/log/tile/0/x000/000")]
    [TestCase("/log/tile/0/999")]
    [TestCase("/log/tile/0/x999/x999/x999/x999/x999/999")]
    [TestCase("/log/tile/0/x999/x999/x999/999")]
    [TestCase("/log/tile/1/000")]
    [TestCase("/log/tile/9/000.p/1")]
    [TestCase("/log/tile/64/000")]
    [TestCase("/log/tile/-1/000")]
    [TestCase("/log/tile/00/000")]
    [TestCase("/log/tile/entries/001")]
    [TestCase("/log/tile/entries/002.p/1")]
    [TestCase("/log/tile/entries")]
    public async Task A_tile_that_is_not_there_is_not_kept_as_missing(string path)
    {
        var answer = await _anyone.Get(path);
        Assert.That((answer.Status, answer.Code, answer.Header("Cache-Control")), Is.EqualTo((HttpStatusCode.NotFound, "not-found", "no-store")));
    }

    [TestCase("/log/proofs/inclusion")]
    [TestCase("/log/proofs/inclusion?index=300")]
    [TestCase("/log/proofs/inclusion?index=0&size=0")]
    [TestCase("/log/proofs/inclusion?index=0&size=301")]
    [TestCase("/log/proofs/inclusion?index=7&size=7")]
    [TestCase("/log/proofs/inclusion?index=-1")]
    [TestCase("/log/proofs/inclusion?index=99999999999999999999")]
    [TestCase("/log/proofs/inclusion?index=9223372036854775807&size=9223372036854775807")]
    [TestCase("/log/proofs/consistency?from=0&to=3")]
    [TestCase("/log/proofs/consistency?from=4&to=3")]
    [TestCase("/log/proofs/consistency?from=1&to=301")]
    [TestCase("/log/proofs/consistency?from=-1&to=3")]
    [TestCase("/log/proofs/consistency?from=1&to=9223372036854775807")]
    [TestCase("/log/proofs/consistency?from=1")]
    [TestCase("/log/proofs/consistency?from=1&to=3&to=4")]
    [TestCase("/log/checkpoint?size=3")]
    public async Task A_size_the_log_does_not_have_is_refused(string path)
    {
        var answer = await _anyone.Get(path);
        Assert.That((answer.Status, answer.Code, answer.Header("Cache-Control")), Is.EqualTo((HttpStatusCode.BadRequest, "invalid-parameter", "no-store")));
    }

    [Test]
    public async Task A_log_without_an_entry_has_no_checkpoint_and_cannot_be_judged()
    {
        var (text, folder) = Stores.Fresh(store);
        await using (var database = new Core.Storage.Database(Core.Storage.Engine.For(text)))
        {
            await database.Migrate(Core.Register.Kinds.All.Select(kind => kind.Name));
            await LedgerHead.Create(database, "test");
            Assert.That(await new Log(database).Newest(), Is.Null);
            var verification = await LedgerCheck.Verify(database, []);
            Assert.That(verification.Verdict, Is.EqualTo(Verdict.CannotTell), LedgerCheck.Words(verification));
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
