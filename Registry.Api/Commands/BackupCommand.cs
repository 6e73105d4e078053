using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary><c>backup</c> and <c>restore</c>: the whole register in one file, verified when it is written and when it is read. Exit codes as of <see cref="VerifyCommand"/>.</summary>
public static class BackupCommand
{
    /// <summary>Puts <c>backup</c> together.</summary>
    /// <param name="configuration">The settings.</param>
    public static Command Take(Func<ParseResult, IConfigurationRoot> configuration)
    {
        var file = new Argument<string>("file") { Description = "Where the backup is to stand: a new file, a SQLite database of its own." };
        var command = new Command("backup", """
            Take a backup while the register goes on: all of one instant, in one file, without the key that signs the log.

            Exit code 0: it is written, and everything in it holds. 1: something in it does not; it is left as FILE.partial. 2: it could not be taken.
            Keep the key file and the published checkpoint elsewhere, and not together with the backups.
            """) { file };
        command.SetAction((parse, cancel) => VerifyCommand.Told(async verification =>
        {
            var read = configuration(parse);
            // Read first: the register may go on publishing, and the backup is then ahead of it, never behind.
            var published = new Published(Hosting.ReadSettings(read).PublishedCheckpointFile).Read() is { } note && Checkpoint.Parse(note) is { } parsed ? [parsed.Checkpoint] : Array.Empty<Checkpoint>();
            await using var database = Hosting.OpenDatabase(read);
            var to = parse.GetValue(file)!;
            using var steps = new Steps();
            await Backup.Take(database, to, verification, published, steps.Tell, cancel);
            if (verification.Verdict == Verdict.Sound)
            {
                verification.Note(string.Create(CultureInfo.InvariantCulture, $"the backup stands at {to}, {new FileInfo(to).Length / 1e6:N1} MB"));
            }
        }));
        return command;
    }

    /// <summary>Puts <c>restore</c> together.</summary>
    /// <param name="configuration">The settings.</param>
    public static Command Restore(Func<ParseResult, IConfigurationRoot> configuration)
    {
        var file = new Argument<string>("file") { Description = "The backup." };
        var command = new Command("restore", """
            Put a backup into an empty place (--database): a SQLite file that does not exist, or a PostgreSQL database without a ledger, whichever of the two it was taken from.

            Exit code 0: it is there, and everything in it holds. 1: something in the backup does not; nothing was put there. 2: it could not be restored.
            """) { file };
        command.SetAction((parse, cancel) => VerifyCommand.Told(async verification =>
        {
            var read = configuration(parse);
            var settings = Hosting.ReadSettings(read);
            using (var steps = new Steps())
            {
                await Backup.Restore(parse.GetValue(file)!, Hosting.ConnectionString(read), verification, steps.Tell, cancel);
            }

            if (verification.Verdict != Verdict.Sound)
            {
                return;
            }

            await using var database = Hosting.OpenDatabase(read);
            verification.Note(await ForkGuard.Judge(database, new Published(settings.PublishedCheckpointFile), new LogKeys(settings.LogKeyFile, TimeProvider.System)) is { } alarm
                ? $"ATTENTION, the register will only read when it starts on this database. {alarm.What} {alarm.WayOut}"
                : "the register will go on from it");
        }));
        return command;
    }

    /// <summary>One line of progress for each step.</summary>
    private sealed class Steps : IDisposable
    {
        private string? _step;
        private Progress? _bar;

        public void Tell(string step, long done, long of)
        {
            if (step != _step)
            {
                _bar?.Dispose();
                _bar = new Progress(_step = step);
            }

            _bar!.Tell(done, of);
        }

        public void Dispose() => _bar?.Dispose();
    }
}
