using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using NUnit.Framework;
using Registry.Api;
using Registry.Tests.Support;

namespace Registry.Tests.Access;

/// <summary>How a register in production begins: without any key, until somebody at its console takes the first.</summary>
public sealed class FoundingTests
{
    private string _folder = null!;

    private string Database => $"Data Source={Path.Combine(_folder, "registry.db")}";

    [SetUp]
    public void Folder() => _folder = Directory.CreateTempSubdirectory("registry-founding-").FullName;

    [TearDown]
    public void Clear() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_first_administrator_is_made_at_the_console_once()
    {
        var empty = await Command("keys", "list");
        var first = await Command("keys", "first", "--name", "Office for Data");
        var second = await Command("keys", "first", "--name", "Somebody Else");
        var key = Regex.Match(first.Output, "rk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}").Value;
        var listed = await Command("keys", "list");

        await using var registry = await RunningRegistry.Start(Store.SQLite, connectionString: Database);
        using var administrator = registry.Client(key);
        var registered = await administrator.Post("/v1/organisations", new { name = "Northtown Council", type = "local-authority" });
        var granted = await administrator.Post("/v1/keys", new JsonObject { ["organisation"] = registered.Json["id"]!.GetValue<string>(), ["label"] = "case system", ["scopes"] = new JsonArray("publish") });
        Assert.Multiple(() =>
        {
            Assert.That(empty, Is.EqualTo((0, "")), "a fresh register has no key");
            Assert.That(first.Exit, Is.Zero, first.Output);
            Assert.That(second.Exit, Is.EqualTo(1), second.Output);
            Assert.That(second.Output, Does.Contain("There is an administrator already").And.Not.Contain("rk_"));
            Assert.That(listed.Output, Does.Contain("administer").And.Not.Contain("rk_").And.Not.Contain(key[^43..]));
            Assert.That((int)registered.Status, Is.EqualTo(201), registered.Text);
            Assert.That((int)granted.Status, Is.EqualTo(201), granted.Text);
        });
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task Outside_Development_there_is_no_example_and_no_key()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Hosting.Build([$"--ConnectionStrings:Registry={Database}", "--environment=Production", "--Registry:Example=true"]));
        Assert.That(refused!.Message, Does.Contain("Development environment only"));

        await using var registry = await RunningRegistry.Start(Store.SQLite, connectionString: Database);
        using var session = await registry.Database.Engine.Reader(CancellationToken.None);
        Assert.That(await session.Scalar("SELECT COUNT(*) FROM credential"), Is.Zero);
        Assert.That((await registry.Anyone.Get("/v1/feed")).Json["items"]!.AsArray().Select(item => item!["entry"]!["kind"]!.GetValue<string>()), Has.None.EqualTo("key").And.None.EqualTo("organisation"));
    }

    [TestCase("Registry:MaxBodyBytes", "1")]
    [TestCase("Registry:MaxBodyBytes", "99999999999")]
    [TestCase("Registry:WritesWaiting", "0")]
    [TestCase("Registry:WritesGrouped", "10001")]
    [TestCase("Registry:AnswersKeptBytes", "-1")]
    [TestCase("Registry:AnswersAtOnce", "0")]
    [TestCase("Registry:AnswerWaitSeconds", "301")]
    [TestCase("Registry:RecordsKeptBytes", "-1")]
    [TestCase("Registry:WritesPerMinute", "-1")]
    [TestCase("Registry:ReadsPerMinute", "-1")]
    [TestCase("Registry:Proxies:0", "")]
    [TestCase("Registry:Proxies:0", "proxy.example")]
    [TestCase("Registry:Proxies:0", "10.1")]
    [TestCase("Registry:Proxies:0", "10.0.0.1/8")]
    [TestCase("Registry:Proxies:0", "10.0.0.0/33")]
    [TestCase("Registry:Proxies:0", "2001:db8::1/64")]
    [TestCase("Registry:Proxies", "10.0.0.0/8")]
    [TestCase("Registry:IdempotencyHours", "1")]
    [TestCase("Registry:OidcAuthority", "http://login.example.gov")]
    [TestCase("Registry:OidcAuthority", "login")]
    [TestCase("Registry:MaxBodyByte", "4096")]
    public async Task A_setting_out_of_bounds_or_mistyped_keeps_the_service_from_starting(string setting, string value) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Hosting.Build([$"--ConnectionStrings:Registry={Database}", $"--{setting}={value}"]));

    [Test]
    public async Task Nothing_is_made_for_cookies_or_sign_in_pages()
    {
        await using var app = await Hosting.Build([$"--ConnectionStrings:Registry={Database}", "--urls=http://127.0.0.1:0", .. KeyFiles.Settings(Database).Select(pair => $"--{pair.Key}={pair.Value}")]);
        var types = new[] { "Microsoft.AspNetCore.DataProtection.IDataProtectionProvider", "Microsoft.AspNetCore.Authentication.IAuthenticationService" }
            .Select(name => AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null)).OfType<Type>();
        Assert.That(types.Where(type => app.Services.GetService(type) is not null), Is.Empty);
        await app.StopAsync();
    }

    private Task<(int Exit, string Output)> Command(params string[] arguments) => RegistryProcess.Run([.. arguments, "--database", Database]);
}
