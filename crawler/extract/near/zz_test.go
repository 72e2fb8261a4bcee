package near
import ("testing";"fmt";"strings";"khabar/internal/require")
func TestZZ(t *testing.T){
 for _, path := range require.Corpus(t) {
  texts := readCorpus(t, path, 6000)
  var fps []uint64
  var hc, ht [65]int
  for _,x := range texts { f:=Fingerprint(x.Title,x.Body); fps=append(fps,f); w:=strings.Fields(x.Body)
    hc[Distance(f,Fingerprint("Another headline for it", "BEIRUT - " + x.Body + " The post was published first elsewhere."))]++
    ht[Distance(f,Fingerprint(x.Title, strings.Join(w[:len(w)*9/10]," ")))]++ }
  var lo, hi [65]int
  for i := range fps { for j:=0;j<i;j++ { d:=Distance(fps[i],fps[j]); if d<=14 { if jaccard(texts[i].Body,texts[j].Body)<.3 {lo[d]++} else {hi[d]++} } } }
  a,b,c,d:=0,0,0,0
  for k:=0;k<=14;k++ { a+=hc[k];b+=ht[k];c+=lo[k];d+=hi[k]; if k>=4 {fmt.Printf("k=%d copies %.3f trimmed %.3f falsepairs %d truepairs %d\n",k,float64(a)/float64(len(texts)),float64(b)/float64(len(texts)),c,d)} }
 }
}
