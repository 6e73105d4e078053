using System.Collections.Concurrent;

namespace Registry.Tests.Support;

/// <summary>Where the services of one database keep the log's key and the published checkpoint: outside the database, the same for all of its processes.</summary>
public static class KeyFiles
{
    private static readonly ConcurrentDictionary<string, string> Folders = new(StringComparer.Ordinal);

    /// <summary>The folder of a database.</summary>
    public static string Folder(string connectionString) => Folders.GetOrAdd(connectionString, _ => Directory.CreateTempSubdirectory("registry-keys-").FullName);

    /// <summary>The settings that name the files.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings(string connectionString) =>
    [
        new("Registry:LogKeyFile", Path.Combine(Folder(connectionString), "log.key")),
        new("Registry:PublishedCheckpointFile", Path.Combine(Folder(connectionString), "published.checkpoint")),
        new("Registry:RedactionsFile", Path.Combine(Folder(connectionString), "redactions.journal")),
    ];

    /// <summary>Deletes every folder, at the end of the run.</summary>
    public static void Clear()
    {
        foreach (var folder in Folders.Values)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
