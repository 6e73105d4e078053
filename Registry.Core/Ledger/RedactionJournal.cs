using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Registry.Core.Ledger;

/// <summary>A redaction that was confirmed, as the journal keeps it.</summary>
/// <param name="Entry">Number of its entry, when it was written.</param>
/// <param name="Organisation">The organisation that confirmed it.</param>
/// <param name="Redaction">What it says.</param>
public sealed record JournalLine(long Entry, Guid Organisation, Redaction Redaction);

/// <summary>
/// Every confirmed redaction, one JSON line each, in a file outside the database and its backups: a database that comes back from a backup still holds what was erased after it was made, and
/// the journal tells what must go again before anything is served. It never holds a value.
/// </summary>
public sealed class RedactionJournal(string path)
{
    private readonly Lock _lock = new();

    /// <summary>Where it stands.</summary>
    public string Path { get; } = path;

    /// <summary>Every line. One that a power cut left half written ends without a line feed: its redaction is in the ledger, and is written again.</summary>
    /// <exception cref="IOException">A line cannot be read: what it says would be served again.</exception>
    public IReadOnlyList<JournalLine> Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        var lines = new List<JournalLine>();
        var text = File.ReadAllText(Path);
        var whole = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        for (var i = 0; i < whole.Length - 1; i++)
        {
            lines.Add(Parse(whole[i]) ?? throw new IOException($"{Path}, line {i + 1}: this is no redaction. What it named could be served again: mend the line, or put the file back as it was."));
        }

        return lines;
    }

    /// <summary>Appends lines; durable when it returns.</summary>
    public void Append(IReadOnlyList<JournalLine> lines)
    {
        lock (_lock)
        {
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using var file = Open();
            var whole = new StringBuilder();
            // A half line is no line: what comes after it must not be taken for its end.
            file.SetLength(End(file));
            file.Seek(0, SeekOrigin.End);
            foreach (var line in lines)
            {
                using var body = JsonDocument.Parse(line.Redaction.ToBody(DateTimeOffset.UnixEpoch).Without("recordedAt").ToBytes());
                whole.Append(new JsonObject { ["entry"] = line.Entry, ["organisation"] = line.Organisation.ToString(), ["redaction"] = JsonNode.Parse(body.RootElement.GetRawText()) }.ToJsonString()).Append('\n');
            }

            file.Write(Encoding.UTF8.GetBytes(whole.ToString()));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Another process of the register may append to the same file just now: it is done in an instant.</summary>
    private FileStream Open()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 50 && File.Exists(Path))
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Where the last whole line ends.</summary>
    private static long End(FileStream file)
    {
        for (var at = file.Length; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
            {
                return at;
            }
        }

        return 0;
    }

    private static JournalLine? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("entry", out var entry) && entry.TryGetInt64(out var number)
                && root.TryGetProperty("organisation", out var organisation) && organisation.TryGetGuid(out var id)
                && root.TryGetProperty("redaction", out var body) && Redaction.Read(body) is { } redaction
                    ? new JournalLine(number, id, redaction)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
