using System.Text;
using NSec.Cryptography;

namespace Registry.Core.Ledger;

/// <summary>
/// A key that can check a signed note (C2SP signed-note): name, four bytes of key id, algorithm 1 (Ed25519) and public key, written as a
/// <c>vkey</c> text.
/// </summary>
public sealed class NoteVerifier
{
    private readonly PublicKey _key;

    private NoteVerifier(string name, byte[] publicKey)
    {
        Name = name;
        PublicKey = publicKey;
        Id = KeyId(name, publicKey);
        _key = NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);
    }

    /// <summary>Name of the key: the origin of the log, or a witness's name.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 over name, newline, 01 and public key.</summary>
    public byte[] Id { get; }

    /// <summary>32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The text others keep: <c>name+id+key</c>.</summary>
    public string Text => $"{Name}+{Convert.ToHexStringLower(Id)}+{Convert.ToBase64String([1, .. PublicKey])}";

    /// <summary>A verifier of a name and a public key.</summary>
    public static NoteVerifier Of(string name, byte[] publicKey) => new(name, publicKey);

    /// <summary>Reads a vkey text; null where it is none, or not of Ed25519.</summary>
    public static NoteVerifier? Parse(string vkey)
    {
        // The name has no plus; base64 may.
        var parts = vkey.Trim().Split('+', 3);
        if (parts.Length != 3 || parts[0].Length == 0 || !TryBase64(parts[2], out var key) || key.Length != 33 || key[0] != 1)
        {
            return null;
        }

        var verifier = new NoteVerifier(parts[0], key[1..]);
        return Convert.ToHexStringLower(verifier.Id) == parts[1] ? verifier : null;
    }

    /// <summary>Whether a signature over a text is this key's.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(_key, Encoding.UTF8.GetBytes(text), signature);

    /// <summary>The key id of a name and an Ed25519 public key.</summary>
    public static byte[] KeyId(string name, ReadOnlySpan<byte> publicKey, byte algorithm = 1)
    {
        var hashed = new List<byte>(Encoding.UTF8.GetBytes(name)) { 0x0a, algorithm };
        hashed.AddRange(publicKey);
        return System.Security.Cryptography.SHA256.HashData([.. hashed])[..4];
    }

    internal static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[((text.Length * 3) + 3) / 4];
        var read = Convert.TryFromBase64String(text, bytes, out var written);
        bytes = bytes[..written];
        // One text for one value: bits that no byte uses are not anybody's to change.
        return read && Convert.ToBase64String(bytes) == text;
    }
}

/// <summary>The signing key of a log. Its 32-byte seed stands in a file of its own, outside database and backups.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly Key _key;

    private NoteSigner(string name, Key key)
    {
        _key = key;
        Verifier = NoteVerifier.Of(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>What others check it with.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Reads the seed from a file; the first time it is made, for its owner's eyes only (0600).</summary>
    /// <exception cref="InvalidOperationException">The file is not such a key, or others may read it.</exception>
    public static NoteSigner Open(string name, string path)
    {
        if (!File.Exists(path))
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        return Find(name, path) ?? throw new InvalidOperationException($"The signing key {path} is gone.");
    }

    /// <summary>Reads the seed from a file; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The file is not such a key, or others may read it.</exception>
    public static NoteSigner? Find(string name, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new InvalidOperationException($"The signing key {path} can be read by others: chmod 600 it, and if it may have been copied, rotate it.");
        }

        return NoteVerifier.TryBase64(File.ReadAllText(path).Trim(), out var seed) && seed.Length == 32
            ? Of(name, seed)
            : throw new InvalidOperationException($"{path} holds no signing key: 32 bytes in base64.");
    }

    /// <summary>A signer of a seed.</summary>
    public static NoteSigner Of(string name, ReadOnlySpan<byte> seed) => new(name, Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey));

    /// <summary>The signature line of a text, with its newline: em dash, name, base64 of key id and signature.</summary>
    public string Line(string text) => $"— {Verifier.Name} {Convert.ToBase64String([.. Verifier.Id, .. SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text))])}\n";

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
