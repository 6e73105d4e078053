using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>A proxy that is named in the settings is believed about its clients; anybody else is taken for who he is.</summary>
public sealed class ProxyTests
{
    private const int Limit = 3;

    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.0/8", "2001:DB8::/32", "2001:db8::1")]
    public async Task Each_client_behind_a_proxy_that_is_named_has_a_limit_of_its_own(params string[] proxies)
    {
        await using var registry = await Start(proxies);
        Assert.That(await Left(registry, "192.0.2.1"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "192.0.2.1"), Is.EqualTo(Limit - 2));
        Assert.That(await Left(registry, "192.0.2.2"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "198.51.100.7, 192.0.2.1"), Is.EqualTo(Limit - 3), "what a client says of itself stands before what the proxy says of it");
        Assert.That((int)(await Ask(registry, ("X-Forwarded-For", "192.0.2.1"))).Status, Is.EqualTo(429));
    }

    [Test]
    public async Task Proxies_one_before_the_other_are_believed_as_far_as_each_is_named()
    {
        await using var registry = await Start("127.0.0.1", "203.0.113.0/24");
        Assert.That(await Left(registry, "192.0.2.1, 203.0.113.9"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "192.0.2.1, 203.0.113.8"), Is.EqualTo(Limit - 2));
        Assert.That(await Left(registry, "192.0.2.1, 198.51.100.7"), Is.EqualTo(Limit - 1));
    }

    [TestCase]
    [TestCase("127.0.0.2")]
    [TestCase("::1")]
    public async Task Who_is_not_named_is_not_believed(params string[] proxies)
    {
        await using var registry = await Start(proxies);
        Assert.That(await Left(registry, "192.0.2.1"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "192.0.2.2"), Is.EqualTo(Limit - 2));
        Assert.That((await Ask(registry, ("X-Forwarded-Proto", "https"))).Header("Strict-Transport-Security"), Is.Null);
    }

    [Test]
    public async Task Strict_transport_is_asked_for_where_the_proxy_was_asked_over_https()
    {
        await using var registry = await Start("127.0.0.1");
        Assert.That((await Ask(registry, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.1"))).Header("Strict-Transport-Security"), Does.StartWith("max-age="));
        Assert.That((await Ask(registry, ("X-Forwarded-Proto", "http"), ("X-Forwarded-For", "192.0.2.1"))).Header("Strict-Transport-Security"), Is.Null);
    }

    [Test]
    public async Task Readers_with_IPv6_are_counted_by_their_64()
    {
        await using var registry = await Start("127.0.0.1");
        Assert.That(await Left(registry, "2001:db8:1:2::1"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "2001:db8:1:2:ffff::2"), Is.EqualTo(Limit - 2));
        Assert.That(await Left(registry, "2001:db8:1:3::1"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "192.0.2.1"), Is.EqualTo(Limit - 1));
        Assert.That(await Left(registry, "::ffff:192.0.2.1"), Is.EqualTo(Limit - 2), "the same address of IPv4");
        Assert.That(await Left(registry, "::ffff:192.0.2.2"), Is.EqualTo(Limit - 1));
    }

    /// <summary>A register with these proxies, at the beginning of a minute.</summary>
    private static async Task<RunningRegistry> Start(params string[] proxies)
    {
        var clock = new SetClock();
        var registry = await RunningRegistry.Start(Store.SQLite, new(proxies.Select((proxy, i) => KeyValuePair.Create($"Registry:Proxies:{i}", (string?)proxy))) { ["Registry:ReadsPerMinute"] = $"{Limit}" }, clock);
        clock.Pass(TimeSpan.FromSeconds(60 - (clock.GetUtcNow().ToUnixTimeSeconds() % 60)));
        return registry;
    }

    private static Task<Reply> Ask(RunningRegistry registry, params (string, string)[] headers) => registry.Anyone.Get("/v1/datasets", headers);

    /// <summary>How many reads are left to a client, after one more.</summary>
    private static async Task<int> Left(RunningRegistry registry, string forwarded) =>
        int.Parse((await Ask(registry, ("X-Forwarded-For", forwarded))).Header("RateLimit")!.Split(';')[1][2..], System.Globalization.CultureInfo.InvariantCulture);
}
