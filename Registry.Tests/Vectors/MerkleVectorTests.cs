using System.Text.Json;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Vectors;

/// <summary>The published vectors of transparency-dev/merkle (inclusion and consistency), read where they are present.</summary>
public sealed class MerkleVectorTests
{
    [Test]
    public void Every_inclusion_vector_is_judged_as_published() => Judge("merkle/inclusion", vector =>
        Merkle.VerifyInclusion((long)vector.GetProperty("leafIdx").GetUInt64(), (long)vector.GetProperty("treeSize").GetUInt64(), Bytes(vector, "leafHash"), Proof(vector), Bytes(vector, "root")));

    [Test]
    public void Every_consistency_vector_is_judged_as_published() => Judge("merkle/consistency", vector =>
        Merkle.VerifyConsistency((long)vector.GetProperty("size1").GetUInt64(), (long)vector.GetProperty("size2").GetUInt64(), Bytes(vector, "root1"), Bytes(vector, "root2"), Proof(vector)));

    private static void Judge(string folder, Func<JsonElement, bool> verify)
    {
        var files = Directory.GetFiles(SharedData.Require(folder), "*.json", SearchOption.AllDirectories);
        Assert.That(files, Has.Length.EqualTo(98));
        Assert.Multiple(() =>
        {
            foreach (var file in files)
            {
                using var vector = JsonDocument.Parse(File.ReadAllText(file));
                Assert.That(verify(vector.RootElement), Is.EqualTo(!vector.RootElement.GetProperty("wantErr").GetBoolean()), file);
            }
        });
    }

    private static byte[] Bytes(JsonElement vector, string name) => vector.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetBytesFromBase64() : [];

    private static List<byte[]> Proof(JsonElement vector) =>
        vector.TryGetProperty("proof", out var proof) && proof.ValueKind == JsonValueKind.Array ? [.. proof.EnumerateArray().Select(hash => hash.GetBytesFromBase64())] : [];
}
