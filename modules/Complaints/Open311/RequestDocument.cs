using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Complaints.Open311;

/// <summary>The fields that answers were given for, by category and version.</summary>
internal sealed class RequestFields : Dictionary<(string Category, int Version), FormSchema?>;

/// <summary>How a report is written for programs: the 17 fields, and more only where that was asked for.</summary>
internal sealed class RequestDocument(ITown town, ITexts texts, CategoryTree categories)
{
    /// <param name="fields">Null where only what the specification has is wanted.</param>
    public void Write(Open311Writer writer, PublishedRequest request, RequestFields? fields)
    {
        var point = PointOf(request);
        writer.StartObject("request");
        writer.Text("service_request_id", RequestId.Write(request.Number));
        writer.Text("status", request.IsOpen ? "open" : "closed");
        writer.Text("status_notes", texts.Said(request.Notes ?? ""));
        writer.Text("service_name", ServiceName(request));
        writer.Text("service_code", request.Category);
        writer.Text("description", texts.Said(request.Text));
        writer.Text("agency_responsible", request.Agency);
        writer.Text("service_notice", request.IsOpen ? texts["open311.notice", request.DueOn] : "");
        writer.Instant("requested_datetime", request.FiledAt);
        writer.Instant("updated_datetime", request.UpdatedAt);
        writer.Instant("expected_datetime", request.DueAt ?? EndOf(request.DueOn));
        writer.Text("address", Address(request));
        writer.Text("address_id", request.Quarter);
        writer.Text("zipcode", "");
        writer.Degrees("lat", point?.Latitude);
        writer.Degrees("long", point?.Longitude);
        writer.Text("media_url", MediaUrl(request));
        if (fields is not null)
            WriteMore(writer, request, fields);
        writer.EndObject();
    }

    public string ServiceName(PublishedRequest request) => categories.NameOf(texts, request.Category);

    /// <summary>From the closest to the widest: what is near, the quarter, those around it.</summary>
    public string Address(PublishedRequest request)
    {
        var parts = new List<string> { request.Landmark };
        var left = town.Quarters.Count;
        for (var at = request.Quarter; at is { Length: > 0 } && left-- > 0; at = town.Quarters.FirstOrDefault(known => known.Name == at)?.Parent)
            parts.Add(at);
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>Of a report whose author stays unknown no finer than on its page. Programs drop what has no point,
    /// so one without is put into the middle of its quarter.</summary>
    public GeoPoint? PointOf(PublishedRequest request)
    {
        // Six decimals of a degree are eleven centimetres.
        const int Decimals = 6;
        if (request is not { Latitude: { } latitude, Longitude: { } longitude })
            return QuarterPlaces.MiddleOf(request.Quarter, town)?.Rounded(Decimals);
        var point = new GeoPoint(latitude, longitude);
        return point.Rounded(request.Privacy == Privacy.Public ? Decimals : Report.PublicDecimals);
    }

    private string? MediaUrl(PublishedRequest request) => request.Photo is { } photo
        ? PhotoUrl(request.Number, photo, town)
        : request.MediaUrl?.Split('\n')[0];

    public static string PhotoUrl(int number, string photo, ITown town) =>
        $"{town.PublicAddress}/complaints/reports/{CaseNumber.Show(number)}/photos/{photo}";

    private DateTimeOffset EndOf(DateOnly day)
    {
        var end = day.ToDateTime(new TimeOnly(23, 59, 59));
        return new DateTimeOffset(end, town.TimeZone.GetUtcOffset(end));
    }

    private void WriteMore(Open311Writer writer, PublishedRequest request, RequestFields fields)
    {
        writer.Instant("closed_datetime", request.ClosedAt);
        writer.Whole("supporters", request.Supporters);
        writer.StartList("attributes");
        if (fields.GetValueOrDefault((request.Category, request.FieldsVersion)) is { } schema)
        {
            foreach (var answer in FormAnswers.Parse(schema, texts.SaidInAnswers(request.Answers)).WithoutPrivate().Shown(texts))
            {
                writer.StartObject("attribute");
                writer.Text("label", answer.Label);
                writer.Text("value", answer.Value);
                writer.EndObject();
            }
        }

        writer.EndList();
    }
}
