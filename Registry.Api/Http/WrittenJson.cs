using System.Text.Json.Serialization;
using Registry.Core.Insight;

namespace Registry.Api.Http;

/// <summary>Large answers as <see cref="Bodies.Json"/> writes them, by code that the compiler made beforehand: which members there are is not looked up for each object again.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Moment))]
[JsonSerializable(typeof(DossierFacts))]
internal sealed partial class WrittenJson : JsonSerializerContext;
