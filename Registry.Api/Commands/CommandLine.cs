using System.CommandLine;
using System.Globalization;
using Registry.Core.Access;
using Registry.Core.Interop;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary>The command line: serves unless told otherwise. Exit codes: 0 done, 1 refused or something was rejected, 2 wrong use.</summary>
public static class CommandLine
{
    private static readonly Option<string?> DatabaseOption = new("--database", "-d")
    {
        Description = "Connection string: \"Data Source=FILE\" for SQLite, \"Host=…;Database=…;Username=…\" for PostgreSQL. Default: ConnectionStrings__Registry, else appsettings.json.",
        Recursive = true,
    };

    /// <summary>Runs a command; returns its exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("""
            The participatory data-governance register: which data and algorithms public bodies use on people, how the public was engaged, and
            whether its say changed anything.

            Without a command it serves, at http://localhost:5080 unless --urls says otherwise. Every setting of the README can be given as
            --Registry:Name=value or as the environment variable Registry__Name.
            """);
        root.Options.Add(DatabaseOption);
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parse, cancel) => Serve(args, parse.GetValue(DatabaseOption), cancel));
        var serve = new Command("serve", "Serve the API (the default).") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((parse, cancel) => Serve(args.Where(arg => arg != "serve").ToArray(), parse.GetValue(DatabaseOption), cancel));
        root.Subcommands.Add(serve);
        root.Subcommands.Add(ImportCommand());
        root.Subcommands.Add(KeysCommand());
        root.Subcommands.Add(RebuildCommand());
        root.Subcommands.Add(RedactCommand.Build((parse, act) => Within(parse, register => act(register.Redactions, register.Erased, register.Keys))));
        root.Subcommands.Add(VerifyCommand.Build(Configured));
        root.Subcommands.Add(WatchCommand.Build());
        root.Subcommands.Add(BackupCommand.Take(Configuration));
        root.Subcommands.Add(BackupCommand.Restore(Configuration));
        root.Subcommands.Add(LogKeyCommand());
        root.Subcommands.Add(RecoverCommand.Build(Configuration));
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (RefusedException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            foreach (var fault in refusal.Faults)
            {
                await Console.Error.WriteLineAsync($"  {fault.Pointer}: {fault.Detail}");
            }

            return 1;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or IOException or ArgumentException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    private static async Task<int> Serve(string[] args, string? database, CancellationToken cancel)
    {
        var app = await Hosting.Build(database is null ? args : [.. args, $"--ConnectionStrings:Registry={database}"]);
        await ExampleRegister.Offer(app);
        await app.RunAsync(cancel);
        return 0;
    }

    private static Command ImportCommand()
    {
        var standard = new Argument<string>("standard") { Description = string.Join("; ", Standards.All.Select(one => $"{one.Key}: {one.Title}")) };
        standard.AcceptOnlyFromAmong([.. Standards.All.Select(one => one.Key)]);
        var path = new Argument<string>("path") { Description = string.Join("; ", Standards.All.Select(one => $"{one.Key} expects {one.Expects}")) };
        var trial = new Option<bool>("--dry-run") { Description = "Check everything, write nothing." };
        var command = new Command("import", "Take the records of another register: new ones are published, changed ones amended, the same ones left alone.") { standard, path, trial };
        command.SetAction((parse, cancel) => Within(parse, async register =>
        {
            var chosen = Standards.All.First(one => one.Key == parse.GetValue(standard));
            var from = parse.GetValue(path)!;
            if (!Path.Exists(from))
            {
                throw new InvalidOperationException($"There is nothing at {from}: {chosen.Key} expects {chosen.Expects}.");
            }

            using var bar = new Progress("records");
            var report = await new Importing(register.Database, register.Publishing).Import(chosen, from, parse.GetValue(trial), done => bar.Tell(done), cancel);
            bar.Dispose();
            Reports.Write(report, Console.Out, parse.GetValue(trial));
            return report.Rejected.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static Command KeysCommand()
    {
        var organisation = new Option<Guid>("--organisation") { Description = "Id of the organisation the key is bound to.", Required = true };
        var label = new Option<string>("--label") { Description = "What to call it: a system, never a person.", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = "publish, verify, challenge, redact or administer; may be repeated.", Required = true, AllowMultipleArgumentsPerToken = true };
        scopes.AcceptOnlyFromAmong("publish", "verify", "challenge", "redact", "administer");
        var days = new Option<int>("--days") { Description = "How many days it works, at most 366.", DefaultValueFactory = _ => 90 };
        var name = new Option<string>("--name") { Description = "Name of the organisation that runs the register.", Required = true };
        var type = new Option<string>("--type") { Description = "Its type (/v1/vocabularies/organisation-type).", DefaultValueFactory = _ => "agency-or-public-body" };
        var reference = new Option<string>("--reference") { Description = "Its reference in the register.", DefaultValueFactory = _ => "operator" };
        var id = new Argument<Guid>("id") { Description = "Id of the key." };

        var first = new Command("first", "Register the organisation that runs the register and grant the first administrator's key. Refused while an administrator's key works.") { name, type, reference, days };
        first.SetAction((parse, _) => Within(parse, async register =>
        {
            if (await register.Keys.AnyAdministrator())
            {
                throw new RefusedException(RefusalCode.Forbidden, "There is an administrator already: use that key to grant others, or revoke it first.");
            }

            var founder = await Founding.Register(register.Publishing, register.Reading, parse.GetValue(name)!, parse.GetValue(type)!, parse.GetValue(reference)!);
            return await Grant(register, founder, "first administrator", Scopes.Administer | Scopes.Publish, parse.GetValue(days));
        }));
        var grant = new Command("grant", "Grant a key to a registered organisation.") { organisation, label, scopes, days };
        grant.SetAction((parse, _) => Within(parse, register => Grant(register, parse.GetValue(organisation), parse.GetValue(label)!, Actor.Parse(string.Join(' ', parse.GetValue(scopes)!)), parse.GetValue(days))));
        var list = new Command("list", "List the keys, without their secrets.");
        list.SetAction((parse, _) => Within(parse, async register =>
        {
            Guid? after = null;
            while (await register.Keys.List(null, after, 200) is { Count: > 0 } page)
            {
                foreach (var key in page)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Id}  {key.Organisation}  {Actor.Text(key.Scopes),-20}  until {key.ExpiresAt:yyyy-MM-dd}  {(key.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd}" : "")}  {key.Label}"));
                }

                after = page[^1].Id;
            }

            return 0;
        }));
        var revoke = new Command("revoke", "Revoke a key: it stops working with the next request.") { id };
        revoke.SetAction((parse, _) => Within(parse, async register =>
        {
            await register.Keys.Revoke(parse.GetValue(id), null, new Actor(Guid.Empty, Publishing.Operator, Scopes.Administer));
            Console.WriteLine($"{parse.GetValue(id)} is revoked.");
            return 0;
        }));
        return new Command("keys", "Grant, list and revoke API keys at the console.") { first, grant, list, revoke };
    }

    private static Command LogKeyCommand()
    {
        var rotate = new Command("rotate", "Make a new key and adopt it in the log. The one before signs beside it for 90 days; running processes take the new one up by themselves. Processes on other machines need both files.");
        rotate.SetAction((parse, _) => Within(parse, async register =>
        {
            var vkey = await register.LogKeys.Rotate(register.Database, register.Writer, register.Origin);
            Console.WriteLine($"The log is signed by {vkey.Text} from now on. Tell everybody who checks it.");
            return 0;
        }));
        return new Command("log-key", "The key that signs the log.") { rotate };
    }

    private static Command RebuildCommand()
    {
        var command = new Command("rebuild", "Make every projection again from the ledger. Writers wait until it is done; readers go on.");
        command.SetAction((parse, cancel) => Within(parse, async register =>
        {
            using var bar = new Progress("entries");
            await Projection.Rebuild(register.Database, (done, of) => bar.Tell(done, of), cancel);
            return 0;
        }));
        return command;
    }

    private static async Task<int> Grant(Opened register, Guid organisation, string label, Scopes scopes, int days)
    {
        var (key, text) = await register.Keys.Grant(organisation, label, scopes, TimeSpan.FromDays(days), new Actor(Guid.Empty, Publishing.Operator, Scopes.Administer));
        Console.WriteLine($"Key {key.Id} for organisation {key.Organisation}, until {key.ExpiresAt:yyyy-MM-dd}. It is shown this once:");
        Console.WriteLine(text);
        return 0;
    }

    /// <summary>The database of the settings as it is: nothing is set up, no key is made, nothing is written.</summary>
    private static (Database Database, string Published) Configured(ParseResult parse)
    {
        var read = Configuration(parse);
        return (Hosting.OpenDatabase(read), Hosting.ReadSettings(read).PublishedCheckpointFile);
    }

    private static IConfigurationRoot Configuration(ParseResult parse)
    {
        var configuration = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        if (parse.GetValue(DatabaseOption) is { } text)
        {
            configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:Registry", text)]);
        }

        return configuration.Build();
    }

    private static async Task<int> Within(ParseResult parse, Func<Opened, Task<int>> act)
    {
        var read = Configuration(parse);
        await using var database = Hosting.OpenDatabase(read);
        var settings = Hosting.ReadSettings(read);
        var ledger = await Hosting.SetUp(database, settings);
        var journal = new RedactionJournal(settings.RedactionsFile);
        var again = await Erased.Replay(database, journal);
        await using var writer = await Hosting.OpenWriter(database, settings, ledger.Origin, TimeProvider.System, new Published(settings.PublishedCheckpointFile));
        using var erased = new Erased(database, writer, journal, again);
        if (writer.Alarm is null)
        {
            await erased.Complete();
        }

        return await act(new Opened(database, writer, ledger.Origin, new LogKeys(settings.LogKeyFile, TimeProvider.System), new Publishing(database, writer), new Reading(database), new Keys(database, writer, TimeProvider.System), new Redactions(database, writer, erased), erased));
    }

    private sealed record Opened(Database Database, Writer Writer, string Origin, LogKeys LogKeys, Publishing Publishing, Reading Reading, Keys Keys, Redactions Redactions, Erased Erased);
}
