"""Outlines the hair of a head by colour: the boundary of skin and hair along rays from between the brows that best
parts the two colours (dynamic programming). `outline.py HEADS_FOLDER OUT_FOLDER`; look at the result before use."""
import numpy as np,cv2,glob,sys
from sklearn.mixture import GaussianMixture
S=256
OVAL=[10,338,297,332,284,251,389,356,454,323,361,288,397,365,379,378,400,377,152,148,176,149,150,136,172,58,132,93,234,127,162,21,54,103,67,109]
EYES=[[33,246,161,160,159,158,157,173,133,155,154,153,145,144,163,7],[362,398,384,385,386,387,388,466,263,249,390,373,374,380,381,382]]
BROWS=[[70,63,105,66,107,55,65,52,53,46],[300,293,334,296,336,285,295,282,283,276]]
LIPS=[61,146,91,181,84,17,314,405,321,375,291,409,270,269,267,0,37,39,40,185]
def poly(lm,idx,grow=0):
    m=np.zeros((S,S),np.uint8); cv2.fillPoly(m,[np.round(cv2.convexHull(lm[idx].astype(np.float32))[:,0]*8-4).astype(np.int32)],1,shift=3)
    if grow>0: m=cv2.dilate(m,np.ones((2*grow+1,)*2,np.uint8))
    if grow<0: m=cv2.erode(m,np.ones((1-2*grow,)*2,np.uint8))
    return m>0
def lin(c):
    c=c/255.0
    return np.where(c<=.04045,c/12.92,((c+.055)/1.055)**2.4)
def feats(crop,skin):
    l=np.log(lin(crop.astype(np.float64))+0.004)
    med=np.median(l[skin],0)
    l=l-med
    g=l[...,1]
    Y=l@np.array([.3,.59,.11]); a=l[...,0]-l[...,1]; b=l[...,1]-l[...,2]
    return np.stack([Y,a,b],-1),med
def label(d):
    crop=d['crop'];lm=d['lm'];pc=np.maximum(d['pc'],d['pw']) ; person=(cv2.GaussianBlur(d['pc'],(0,0),1)>.5)
    oval=poly(lm,OVAL)
    feat=oval.copy()
    for g in EYES: feat&=~poly(lm,g,5)
    for g in BROWS: feat&=~poly(lm,g,4)
    feat&=~poly(lm,LIPS,4)
    chinrow=lm[152,1]; browrow=lm[[66,296],1].mean()
    ys,xs=np.mgrid[:S,:S]
    samp=feat&cv2.erode(oval.astype(np.uint8),np.ones((9,9)))>0
    samp&=(ys<lm[[50,280],1].mean()+12)   # upper face: no beard
    f,med=feats(cv2.bilateralFilter(crop,5,25,3),samp)
    F=f[samp]; mu=np.median(F,0)
    dev=np.abs(F-mu); keep=(dev<3*np.percentile(dev,68,axis=0)).all(1); F=F[keep]
    C=np.cov(F.T)+np.diag([.15**2,.05**2,.06**2])
    iC=np.linalg.inv(C); z=f-mu
    d2=np.einsum('...i,ij,...j',z,iC,z)
    lskin=-.5*d2-.5*np.log(np.linalg.det(C))
    # centre of rays: between brows, slightly above
    cx,cy=lm[[9,151]].mean(0)
    fw=np.linalg.norm(lm[454]-lm[234])
    dist=cv2.distanceTransform(person.astype(np.uint8),cv2.DIST_L2,5)
    up=ys<lm[[234,454],1].mean()
    shell=person&up&(dist>2)&(dist<.22*fw)&~oval
    w=shell&(d2>9)
    hairfrac=w.sum()/max(shell.sum(),1)
    texture=cv2.GaussianBlur(np.abs(f[...,0]-cv2.GaussianBlur(f[...,0],(0,0),2)),(0,0),2)
    G=np.concatenate([f,texture[...,None]*2],-1)
    res=None
    nray=181; th=np.linspace(np.pi*1.0+0.0,2*np.pi,nray) # left(pi) -> top(3pi/2)-> right(2pi)
    th=np.linspace(np.pi-.15,2*np.pi+.15,nray)
    R=np.arange(0,200,1.0)
    px=cx+np.cos(th)[:,None]*R; py=cy+np.sin(th)[:,None]*R
    samplef=lambda im:cv2.remap(im.astype(np.float32),px.astype(np.float32)-.5,py.astype(np.float32)-.5,cv2.INTER_LINEAR,borderMode=cv2.BORDER_CONSTANT)
    pr=samplef(person)>.5
    rs=np.where(pr.any(1),pr.shape[1]-1-np.argmax(pr[:,::-1],1),0)
    # connected from centre
    rs=np.array([ (np.argmin(p) if not p.all() else len(p)) for p in pr])
    hmodel=None; lr=None
    if w.sum()>60:
        X=f[w]
        for it in range(3):
            k=2 if len(X)>200 else 1
            gm=GaussianMixture(k,covariance_type='full',reg_covar=.05**2,random_state=0).fit(X[:: max(1,len(X)//3000)])
            lh=gm.score_samples(f.reshape(-1,3)).reshape(S,S)+1.5*np.log(2*np.pi)
            llr=np.clip(lskin-lh,-4,4)   # >0 skin
            lr=samplef(llr)
            r,hair=path(lr,rs,R,lm,cx,cy,fw,th)
            m=mask(r,rs,th,cx,cy,person)
            X=f[m&(dist>2)]
            if len(X)<60: break
    if lr is None:
        r=rs.astype(float); m=np.zeros((S,S),bool)
    else: pass
    return m,person,d2,hairfrac,samp
def path(lr,rs,R,lm,cx,cy,fw,th):
    n,m=lr.shape
    cum=np.cumsum(lr,1)
    tot=cum[np.arange(n),np.clip(rs-3,0,m-1)]
    # choose boundary k: benefit = sum skin[0..k] - sum hair [k..rs]
    score=2*cum-tot[:,None]
    k=np.arange(m)
    valid=(k[None]<=rs[:,None])&(k[None]>=0.12*fw)
    score=np.where(valid,score,-1e6)
    # bald prior: small bonus for k==rs
    lam=2.0
    D=np.full((n,m),-1e9);P=np.zeros((n,m),int);D[0]=score[0]
    W=8
    for i in range(1,n):
        best=np.full(m,-1e9);arg=np.zeros(m,int)
        for s in range(-W,W+1):
            sh=np.full(m,-1e9)
            if s>=0: sh[s:]=D[i-1][:m-s]
            else: sh[:s]=D[i-1][-s:]
            sh=sh-lam*abs(s)
            u=sh>best; best[u]=sh[u]; arg[u]=(k-s)[u]
        D[i]=best+score[i];P[i]=arg
    j=int(np.argmax(D[-1])); r=np.zeros(n)
    for i in range(n-1,-1,-1):
        r[i]=j; j=P[i][j]
    return r,None
def mask(r,rs,th,cx,cy,person):
    ys,xs=np.mgrid[:S,:S]+0.5
    t=np.arctan2(ys-cy,xs-cx); t=np.where(t<np.pi/2,t+2*np.pi,t)
    rr=np.hypot(xs-cx,ys-cy)
    b=np.interp(t,th,r,left=999,right=999)
    return person&(rr>b+.5)
if __name__=='__main__':
    for file in sorted(glob.glob(sys.argv[1]+'/*.npz')):
        d=np.load(file); m,person,d2,hf,samp=label(d)
        np.savez_compressed(file.replace(sys.argv[1],sys.argv[2]),m=m)
