package ui

import (
	"net/url"
	"strings"

	"khabar"
)

// outletName names an outlet in the language of the interface; the link finds its articles.
func (p *Pages) outletName(v visit, id string) name {
	n := name{ID: id, Text: id, Href: v.link("/", url.Values{string(khabar.FieldOutlet): {id}})}
	if o, ok := p.Outlets.Outlet(id); ok {
		n.Text, n.Lang = nameIn(o.Name, v.lang.code, id)
	}
	return n
}

// nameIn returns a name with its language, which is the other one where a name lacks the wanted one.
func nameIn(names khabar.Names, lang, fallback string) (string, string) {
	switch chosen := names.In(lang); chosen {
	case "":
		return fallback, ""
	case names.Ar:
		return chosen, "ar"
	default:
		return chosen, "en"
	}
}

// label is the name of a value of a field, with its language if that is known.
func (p *Pages) label(v visit, f khabar.Field, value string) (string, string) {
	switch f {
	case khabar.FieldOutlet, khabar.FieldOrigin:
		n := p.outletName(v, value)
		return n.Text, n.Lang
	case khabar.FieldLang:
		return v.lang.languageName(value), v.lang.code
	case khabar.FieldCountry:
		return v.lang.countryName(value), v.lang.code
	case khabar.FieldActor, khabar.FieldPlace:
		if p.Actors == nil {
			return value, ""
		}
		if actor, ok := p.Actors.Actor(value); ok {
			return nameIn(actor.Name, v.lang.code, value)
		}
	}
	return value, ""
}

// webAddress returns an address that is safe to link to, or "": what an outlet or an imported file calls its address may be
// anything.
func webAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (!strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https")) {
		return ""
	}
	if strings.HasSuffix(strings.ToLower(u.Hostname()), ".invalid") { // RFC 6761: an import made it up, nothing answers there
		return ""
	}
	return raw
}

// hidden writes values as hidden fields, in a fixed order.
func hidden(v visit, values url.Values) []field { return hiddenOf(v, values, pageParams) }

// hiddenOf is the same for a page with other parameters.
func hiddenOf(v visit, values url.Values, names []string) []field {
	var out []field
	for _, name := range names {
		for _, value := range values[name] {
			out = append(out, field{name, value})
		}
	}
	if v.chosen {
		out = append(out, field{languageParam, v.lang.code})
	}
	return out
}
