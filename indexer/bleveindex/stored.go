package bleveindex

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/klauspost/compress/zstd"

	"khabar"
)

// An article is stored in two pieces: everything but the body in the form of head.go, and the body compressed with zstd. A hit costs
// one read, its body only if snippets are wanted. The first piece is not compressed: without its names and numbers, which the form does
// without, it is hardly longer than it would be as compressed JSON, and read in a tenth of the time. The stored value is
//
//	length of the first piece (uvarint), first piece, second piece

// storedDictionary is what compressed pieces may refer to: phrases that news are full of. It is part of the stored form: changing it
// is a change of storedVersion.
var storedDictionary = []byte(`وقال المتحدث باسم وزارة الخارجية في بيان له إن هذه الخطوة تأتي في إطار الجهود الرامية إلى تعزيز التعاون بين البلدين، ` +
	`مضيفا أن الحكومة تعمل على تنفيذ الاتفاق خلال الفترة المقبلة. وأكد رئيس مجلس الوزراء أهمية العلاقات الثنائية، مشيرا إلى أن ` +
	`الرئيس سيلتقي عددا من المسؤولين على هامش الاجتماع الذي عقد اليوم في العاصمة. وأوضح مصدر أمني أن قوات الأمن تمكنت من القبض ` +
	`على المتهم، فيما أشارت مصادر محلية إلى سقوط عدد من القتلى والجرحى جراء القصف الذي استهدف المدينة. من جهته، قال الأمين العام ` +
	`للأمم المتحدة إن مجلس الأمن الدولي سيبحث الوضع في المنطقة يوم الثلاثاء الماضي، كما دعا المجتمع الدولي إلى الوقوف إلى جانب ` +
	`الشعب السوري. وكانت الولايات المتحدة الأمريكية قد أعلنت في وقت سابق عن عقد مؤتمر صحفي. وبحسب التقرير الذي نشرته وكالة الأنباء، ` +
	`فإن أسعار النفط ارتفعت بنسبة بالمئة مقارنة مع العام الماضي، وبلغت نحو مليون دولار. وأضاف أنه لا يوجد أي تغيير على الرغم من ذلك.` +
	" The spokesman said in a statement on Tuesday that the government would continue to work with the international community, " +
	"according to the report. Officials told reporters that the president had met with the prime minister and other members of the " +
	"council to discuss the agreement, which was signed earlier this year. The company said it expects its net income to rise per cent " +
	"from mln dlrs in the first quarter, compared with a loss in the previous period, and that the market was expected to remain " +
	"stable. At least people were killed and others wounded in an attack that has been claimed by the group, they added. However, " +
	"there has been no immediate comment from the ministry of foreign affairs about the situation in the country. ")

// storedVersion is part of the schema: it changes when articles packed before could not be unpacked.
const storedVersion = "3"

const (
	storedDictionaryID = 0x6b68 // any number that is not registered
	maxUnpacked        = 256 << 20
)

var encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false),
		zstd.WithEncoderDictRaw(storedDictionaryID, storedDictionary))
})

var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderConcurrency(0),
		zstd.WithDecoderDictRaw(storedDictionaryID, storedDictionary))
})

// packArticle appends the stored form of an article.
func packArticle(dst []byte, a *khabar.Article) ([]byte, error) {
	enc, err := encoder()
	if err != nil {
		return dst, fmt.Errorf("article encoder: %w", err)
	}
	from := len(dst)
	dst, err = appendHead(dst, a)
	if err != nil {
		return dst, err
	}
	var length [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(length[:], uint64(len(dst)-from))
	dst = slices.Insert(dst, from, length[:n]...)
	return enc.EncodeAll(bytesOf(a.Body), dst), nil
}

// unpackArticle is the inverse of packArticle, without the body if that is not wanted.
func unpackArticle(b []byte, body bool) (*khabar.Article, error) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, damaged("a stored article cannot be unpacked")
	}
	b = b[n:]
	a, ok := readHead(b[:length])
	if !ok {
		return nil, damaged("a stored article cannot be read")
	}
	if !body {
		return a, nil
	}
	dec, err := decoder()
	if err != nil {
		return nil, fmt.Errorf("article decoder: %w", err)
	}
	text, err := dec.DecodeAll(b[length:], nil)
	if err != nil {
		return nil, damaged("a stored article cannot be unpacked").Wrap(err)
	}
	a.Body = unsafe.String(unsafe.SliceData(text), len(text)) // which nothing else has
	return a, nil
}
